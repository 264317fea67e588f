/** In a guest of the lab a container can have neither a keyring nor a control group of its own: crun does without. */
export const LAB_RUNTIME = {
  'default-runtime': 'lab',
  runtimes: { lab: { path: '/usr/local/bin/crun-lab' } },
};
export const MAKE_RUNTIME = `cat > /usr/local/bin/crun-lab <<'END'
#!/bin/sh
for word do
  shift
  [ "$word" != --systemd-cgroup ] || continue
  set -- "$@" "$word"
  [ "$word" != create ] || set -- "$@" --no-new-keyring
done
exec crun --cgroup-manager=disabled "$@"
END
chmod 0755 /usr/local/bin/crun-lab`;

/** An image `local/sleep:1` out of nothing but a program and its libraries, since no registry can be reached. */
export const MAKE_IMAGE =
  'tar -C / -c bin/sleep lib/x86_64-linux-gnu/libc.so.6 lib64/ld-linux-x86-64.so.2 --dereference | docker import - local/sleep:1';
