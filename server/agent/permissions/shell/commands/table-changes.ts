/** The command table, part four: programs that change files. A rule may cover what they are for. */
import type { CommandTable } from './command-spec.ts'

export const CHANGE_COMMANDS: CommandTable = {
  'rm unlink': {
    nature: 'writes',
    operands: 'writes',
    flags: {
      safe: '-d -f -i -I -r -R -v --dir --force --interactive? --recursive --verbose --one-file-system --preserve-root? --no-preserve-root',
    },
  },
  rmdir: {
    nature: 'writes',
    operands: 'writes',
    flags: { safe: '-p -v --parents --verbose --ignore-fail-on-non-empty' },
  },
  mkdir: { nature: 'writes', operands: 'writes', flags: { safe: '-p -v -m= --parents --verbose --mode=' } },
  touch: {
    nature: 'writes',
    operands: 'writes',
    flags: { safe: '-a -c -d= -f -h -m -t= --no-create --date= --no-dereference --time=', reads: '-r= --reference=' },
  },
  cp: {
    nature: 'writes',
    operands: 'copies',
    flags: {
      safe: `-a -b -d -f -H -i -L -n -P -p -r -R -s -T -u -v -x --archive --attributes-only --backup? --force --interactive
        --dereference --no-clobber --no-dereference --no-target-directory --parents --preserve? --no-preserve=
        --recursive --reflink? --remove-destination --sparse= --strip-trailing-slashes --symbolic-link --update? --verbose
        --one-file-system`,
      // What two names lead to is changed under either.
      writes: '-l --link -t= --target-directory= -S= --suffix=',
    },
  },
  mv: {
    nature: 'writes',
    operands: 'moves',
    flags: {
      safe: `-b -f -i -n -T -u -v --backup? --force --interactive --no-clobber --no-target-directory
        --strip-trailing-slashes --update? --verbose`,
      writes: '-t= --target-directory= -S= --suffix=',
    },
  },
  ln: {
    nature: 'writes',
    operands: 'moves',
    flags: {
      safe: '-f -i -n -r -s -T -v --force --interactive --no-dereference --relative --symbolic --verbose',
      writes: '-t= --target-directory= -S=',
    },
  },
  install: {
    nature: 'writes',
    operands: 'copies',
    flags: { writes: '-t= --target-directory=', executes: '--strip-program= -s' },
  },
  'chmod chown chgrp': {
    nature: 'writes',
    operands: 'name-value',
    flags: { safe: '-c -f -v -R --changes --quiet --verbose --recursive --preserve-root', executes: '--reference=' },
  },
  truncate: {
    nature: 'writes',
    operands: 'writes',
    flags: { safe: '-c -o -s= --no-create --size=', reads: '-r= --reference=' },
  },
  shred: {
    nature: 'writes',
    operands: 'writes',
    flags: { safe: '-f -n= -s= -u -v -x -z', executes: '--random-source=' },
  },
  tee: { nature: 'writes', operands: 'writes', flags: { safe: '-a -i -p --append --ignore-interrupts' } },
  split: { nature: 'writes', operands: 'text', flags: { safe: '-b= -l= -n= -d -a=', executes: '--filter=' } },
  csplit: { nature: 'writes', operands: 'text' },
  patch: {
    nature: 'writes',
    operands: 'text',
    flags: { executes: '-o= --output= -d= --directory= -e --ed -i= --input= -r= -B=' },
  },
  dd: { nature: 'writes', operands: 'name-value' },
  'tar gtar bsdtar': {
    nature: 'writes',
    checks: ['archive-list'],
    operands: 'reads',
    flags: {
      safe: `-c -x -t -v -z -j -J -f= -k -p -m -h --create --extract --list --verbose --gzip --bzip2 --xz --file= --exclude=
        --strip-components= --keep-old-files --wildcards --no-same-owner --same-permissions`,
      writes: '-C= --directory= -P --absolute-names --one-top-level? --unlink-first --recursive-unlink --remove-files',
      executes: `-I= --use-compress-program= --to-command= --checkpoint-action= --info-script= --new-volume-script= -F= --rsh-command=
        --rmt-command= -T= --files-from= -X= --transform= --xform=`,
    },
  },
  'zip unzip': {
    checks: ['archive-list'],
    nature: 'writes',
    operands: 'reads',
    flags: { executes: '-T --test -TT= --unzip-command=', writes: '-d= -b=' },
  },
  'gzip gunzip bzip2 xz zstd': {
    checks: ['archive-list'],
    nature: 'writes',
    operands: 'writes',
    flags: { safe: '-d -k -f -c -v -1 -9', executes: '-S=' },
  },
  'cpio pax ar': { nature: 'writes', operands: 'text', flags: { executes: '--rsh-command= -I= -O= -F= -D=' } },
  'vi vim nvim view ex ed emacs nano': {
    nature: 'runs',
    checks: ['plus-command'],
    operands: 'reads',
    flags: {
      executes: `-c= --cmd= -S= -s= -u= -U= -i= -w= -W= -e -E --eval= --load= -l= -f= --funcall= --script= --batch --remote? --server? --startuptime=
        -V? -p -t=`,
    },
  },
}
