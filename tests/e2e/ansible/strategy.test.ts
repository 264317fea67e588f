import { describeOnTargets } from './target-runs';

jest.setTimeout(120_000);

/** Everything that decides whether a task runs. */
const TASKS = `
    - name: Not
      ansible.builtin.command: echo no
      register: word
      when: inventory_hostname == "dev1"
    - name: Because it did not
      ansible.builtin.debug: { msg: "{{ word is skipped }}" }
      when: word is skipped
    - name: Because it did
      ansible.builtin.command: echo {{ word.stdout }}
      when: word.stdout is defined
    - name: Nobody knows
      ansible.builtin.command: echo {{ nobody }}
      when: nobody == "knows"
      ignore_errors: true
    - name: No condition
      ansible.builtin.command: echo 1
      when: "'text'"
      ignore_errors: true
    - name: Some
      ansible.builtin.command: echo {{ item }}
      loop: [1, 2]
      when: item == 1
    - name: None
      ansible.builtin.command: echo {{ item }}
      loop: [1, 2]
      when: item == 3
    - name: Once
      ansible.builtin.command: echo once
      run_once: true
      when: inventory_hostname == "nobody"
    - name: Secret
      ansible.builtin.command: echo secret
      no_log: true
      when: false
    - name: A variable of its own
      ansible.builtin.command: echo {{ own }}
      vars: { own: false }
      when: own
    - name: What is known of the connection
      ansible.builtin.command: echo {{ ansible_host }}
      when: [ansible_host is defined, ansible_user is defined, ansible_connection is defined]
    - name: Both
      when: inventory_hostname == "router"
      block:
        - name: One
          ansible.builtin.command: echo one
        - name: The other
          ansible.builtin.command: echo two
          when: inventory_hostname == "dev1"
      always:
        - name: In any case
          ansible.builtin.command: echo end
    - name: Elsewhere
      ansible.builtin.command: echo there
      delegate_to: router
      when: inventory_hostname == "router"
`.slice(1);

const HASHES = { router: 'a'.repeat(64), dev1: 'b'.repeat(64) };

describeOnTargets("Rackwright's strategy", (runs) => {
  const told = async (accelerate: boolean): Promise<unknown> => {
    runs.playbook(TASKS);
    runs.events = [];
    const { hosts } = await runs.run({ accelerate, hostHashes: HASHES });
    return ['router', 'dev1'].map((host) => ({
      host: { ...hosts[host], tasks: undefined },
      tasks: runs.events.flatMap((event) =>
        event.type === 'task' && event.host === host
          ? [`${event.task}: ${event.status} ${event.message}`]
          : event.type === 'notice' && event.host === host
            ? [event.message]
            : [],
      ),
    }));
  };

  it("skips, runs and refuses what Ansible's own does, in its words", async () => {
    // What is left on the hosts is then the same for both.
    await runs.run({ hostHashes: HASHES });
    const own = await told(false);
    expect(JSON.stringify(own)).toMatch(/Not: skipped[^]*Nobody knows: ignored[^]*nobody[^]*Some: changed/);
    expect(await told(true)).toEqual(own);
  });
});
