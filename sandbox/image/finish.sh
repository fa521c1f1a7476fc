#!/bin/sh
# The last step of the image, run inside it as root, however its packages came: user, workspace, certificates, no setuid.
set -eu

if ! getent passwd 1000 >/dev/null; then
	groupadd --gid 1000 user
	useradd --uid 1000 --gid 1000 --no-create-home --home-dir /home/user --shell /bin/bash user
else
	usermod --login user --home /home/user --shell /bin/bash "$(getent passwd 1000 | cut -d: -f1)"
	groupmod --new-name user "$(getent group 1000 | cut -d: -f1)"
fi

mkdir -p /workspace /home/user/.local/bin \
	/home/user/.cache/apt/state/lists/partial /home/user/.cache/apt/cache/archives/partial
cp -R /etc/skel/. /home/user/
chown -R 1000:1000 /workspace /home/user

# Lowest in npm's order, so that a project's own .npmrc still wins.
npm_folder="$(dirname "$(dirname "$(readlink -f /usr/local/bin/npm)")")"
{
	# shellcheck disable=SC2016 # npm expands it, for whoever runs it
	echo 'prefix=${HOME}/.local'
	echo 'update-notifier=false'
	echo 'fund=false'
	if [ -f /etc/slipway/npm-registry ]; then echo "registry=$(cat /etc/slipway/npm-registry)"; fi
} >"$npm_folder/npmrc"
if [ -f /etc/slipway/pip-index ]; then echo "index-url = $(cat /etc/slipway/pip-index)" >>/etc/pip.conf; fi

update-ca-certificates >/dev/null 2>&1

find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* /tmp/* /var/tmp/* /root/.cache
rm -f /etc/machine-id /etc/apt/apt.conf.d/99mmdebstrap

# An image whose tools do not run is not finished.
node --version
npm --version
git --version
rg --version >/dev/null
python3 -c 'import ssl, venv'
gcc --version >/dev/null
