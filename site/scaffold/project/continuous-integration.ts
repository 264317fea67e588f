/** A GitHub workflow: checks, and the plan of each environment as a comment of the pull request. */
export const continuousIntegration = `name: rackwright
on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npm run types
      - run: npx rackwright validate --locked

  # What would change, beside the change itself. It asks Proxmox VE and the remote state: the runner must reach both, and
  # the secrets of this repository are the API token's and the automation key's.
  diff:
    # A runner of one's own does not run what strangers send.
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    needs: check
    runs-on: self-hosted
    permissions:
      contents: read
      pull-requests: write
    strategy:
      fail-fast: false
      matrix:
        environment: [dev, prod]
    env:
      PROXMOX_VE_API_TOKEN: \${{ secrets.PROXMOX_VE_API_TOKEN }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - uses: hashicorp/setup-terraform@v3
        with: { terraform_wrapper: false }
      - run: npm ci
      - name: the key that Ansible logs in with
        env:
          AUTOMATION_KEY: \${{ secrets.AUTOMATION_KEY }}
        run: |
          install -m 700 -d .rackwright/keys
          umask 077
          printf '%s\\n' "$AUTOMATION_KEY" > .rackwright/keys/automation_ed25519
          ssh-keygen -y -f .rackwright/keys/automation_ed25519 > .rackwright/keys/automation_ed25519.pub
      # Exit code 2 says that something would change.
      - run: npx rackwright diff \${{ matrix.environment }} --format markdown > diff.md || test $? -eq 2
      - run: cat diff.md >> "$GITHUB_STEP_SUMMARY"
      - run: gh pr comment "$PULL_REQUEST" --body-file diff.md
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
      - if: always()
        run: rm -rf .rackwright/keys
`;
