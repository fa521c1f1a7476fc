/** The command table, part six: programs that reach other machines, and containers. */
import type { CommandTable } from './command-spec.ts'

export const NETWORK_COMMANDS: CommandTable = {
  curl: {
    nature: 'network',
    operands: 'text',
    checks: ['curl', 'network-data'],
    flags: {
      safe: `-# -0 -1 -2 -3 -4 -6 -a -B -f -g -G -i -I -j -k -l -L -m= -M -n -N -q -Q= -R -s -S -t= -u= -v -V -w= -X= -y= -Y= -z= -A= -e= -r= -C=
        --request= --header= -H= --url= --location --silent --show-error --fail --fail-with-body --include --head --insecure --max-time=
        --connect-timeout= --retry= --retry-delay= --compressed --http1.1 --http2 --user= --user-agent= --referer= --get --verbose --version
        --write-out= --globoff --range= --no-progress-meter --progress-bar --ipv4 --ipv6 -d= --data= --data-raw= --data-ascii= --data-binary=
        --data-urlencode= --json= -F= --form= --form-string=`,
      writes: `-o= --output= -O --remote-name --remote-name-all -J --remote-header-name --output-dir= --create-dirs -D= --dump-header= -c=
        --cookie-jar= --trace= --trace-ascii= --stderr= --etag-save= --hsts= --alt-svc= --libcurl= --ssl-sessions=`,
      executes:
        '-K= --config= --engine= -T= --upload-file= --netrc-file= --proto-default= --key= -E= --cert= --cacert= --capath= -b= --cookie= --expand-url=',
      network: `-x= --proxy= --unix-socket= --abstract-unix-socket= --connect-to= --resolve= --interface= --doh-url= --socks4= --socks4a= --socks5=
        --socks5-hostname= --preproxy= --dns-servers= -p --proxytunnel --next -: -P= --ftp-port= -Z --parallel`,
    },
  },
  wget: {
    nature: 'network',
    operands: 'text',
    checks: ['network-data'],
    flags: {
      safe: '-q -v -nv -c -S -N -t= -T= --quiet --continue --tries= --timeout= --spider --no-verbose --server-response --no-check-certificate --header= -U= --user-agent= --max-redirect= -4 -6',
      writes:
        '-O= --output-document= -P= --directory-prefix= -o= --output-file= -a= --append-output= --save-cookies= --warc-file= --rejected-log= --hsts-file= -r --recursive -m --mirror -p -x',
      executes:
        '-e= --execute= --use-askpass= --config= -i= --input-file= --post-file= --body-file= --post-data= --body-data= --load-cookies= --private-key= --certificate= --ca-certificate=',
    },
  },
  'ssh slogin': {
    nature: 'network',
    operands: 'text',
    checks: ['network-data'],
    runsAfter: ['*'],
    flags: {
      safe: '-p= -l= -q -v -T -t -4 -6 -N -n -C',
      executes: '-o= -F= -E= -S= -i= -I= -J= -L= -R= -D= -W= -w= -A -X -Y -M -O= -m= -c= -b= -e= -P=',
    },
  },
  'scp sftp': {
    nature: 'network',
    operands: 'reads',
    checks: ['network-data'],
    flags: { safe: '-P= -q -v -r -p -C -4 -6', executes: '-o= -F= -S= -i= -J= -D= -b= -s= -3 -R' },
  },
  rsync: {
    nature: 'network',
    operands: 'reads',
    checks: ['network-data'],
    flags: {
      safe: '-a -v -z -r -n -h -P -q -t -p -l -u -c --archive --verbose --compress --dry-run --progress --exclude= --include= --stats',
      executes:
        '-e= --rsh= --rsync-path= --config= --daemon --files-from= --exclude-from= --include-from= --password-file= --early-input= --out-format= -M= --remote-option=',
      writes:
        '--delete --log-file= --backup-dir= --temp-dir= -T= --partial-dir= --compare-dest= --copy-dest= --link-dest= --write-batch= --only-write-batch= --remove-source-files',
    },
  },
  'nc ncat netcat telnet socat ftp tftp lftp aria2c http https xh httpie dig nslookup host ping traceroute nmap': {
    nature: 'network',
    operands: 'text',
    checks: ['network-data'],
    flags: {
      executes:
        '-e= -c= --exec= --sh-exec= --lua-exec= --script= --script-args= -f= -x= --on-download-complete= --on-download-start= -iL= --conf-path= --input-file=',
      writes: '-o= --output= -O= -oN= -oX= -oA= -d= --download --dir= --log=',
    },
  },
  gh: {
    nature: 'runs',
    operands: 'text',
    flags: { executes: '--input= -F= --body-file= --field= --hostname= --upload-pack=' },
    subcommands: {
      'alias extension ext codespace cs ssh-key gpg-key auth secret config': { nature: 'executes', operands: 'text' },
    },
  },
  'docker podman nerdctl': {
    nature: 'runs',
    runsAfter: ['exec', 'run', 'create'],
    flags: {
      safe: '--version -v',
      executes:
        '-H= --host= --context= -c= --url= --connection= --config= --tlscacert= --tlscert= --tlskey= --identity= --remote -r --log-level= -l= -D --debug',
    },
    subcommands: {
      'ps images version info': {
        nature: 'reads',
        operands: 'text',
        flags: {
          safe: '-a -q -n= -l -s -f= --all --quiet --filter= --format= --last= --latest --no-trunc --size --digests',
        },
      },
      'inspect logs top port history diff': {
        nature: 'reads',
        operands: 'text',
        flags: {
          safe: '-f -n= -s -t --follow --tail= --since= --until= --timestamps --details --format= --type= --size --no-trunc --human -q --quiet',
        },
      },
      'run create': {
        nature: 'runs',
        operands: 'text',
        flags: {
          safe: '-d -i -t --rm --name= -p= --publish= -e= --env= -w= --workdir= --detach --interactive --tty',
          executes: `-v= --volume= --mount= --privileged --pid= --ipc= --net= --network= --userns= --cap-add= --device= --security-opt= --volumes-from= --entrypoint=
            --env-file= --uts= --cgroupns= --group-add= -u= --user= --add-host= --gpus= --runtime= --sysctl= --cidfile= --label-file= --device-cgroup-rule=`,
        },
      },
      'exec cp save load import export build buildx compose plugin swarm context commit push login': {
        nature: 'runs',
        operands: 'text',
        flags: {
          executes: '--privileged -u= --user= -f= --file= -v= -o= --output= --secret= --ssh= --build-context= --allow=',
          writes: '',
        },
      },
    },
  },
  'kubectl oc helm': {
    nature: 'runs',
    runsAfter: ['exec', 'run', '--'],
    operands: 'text',
    flags: {
      executes:
        '--kubeconfig= -s= --server= --context= --token= -f= --filename= --as= --post-renderer= --certificate-authority= -k= --kustomize= --raw=',
    },
    subcommands: { 'plugin config': { nature: 'executes', operands: 'text' } },
  },
}
