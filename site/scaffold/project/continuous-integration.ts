/** A GitHub workflow: checks, and the plan of each environment as a comment of the pull request, also where policies refuse it. */
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
      ENVIRONMENT: \${{ matrix.environment }}
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
      # Exit code 2 says that something would change; 1 that not all could be looked at, or that policies refuse.
      - name: what would change
        id: diff
        run: |
          code=0
          npx rackwright diff "$ENVIRONMENT" --format markdown > changes.md 2> diff.log || code=$?
          cat diff.log >&2
          echo "code=$code" >> "$GITHUB_OUTPUT"
          {
            echo "<!-- rackwright diff $ENVIRONMENT -->"
            if [ -s changes.md ]; then cat changes.md; else echo "### $ENVIRONMENT: could not be looked at"; fi
            if [ "$code" -ne 0 ] && [ "$code" -ne 2 ]; then
              printf '\\n**:x: This is not to be deployed as it is**: the log of this check says why.\\n'
            fi
          } > comment.md
          cat comment.md >> "$GITHUB_STEP_SUMMARY"
      # One comment for each environment, written anew by each push.
      - name: the comment of the pull request
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
        run: |
          comments="repos/$GITHUB_REPOSITORY/issues"
          own='.[] | select(.user.login == "github-actions[bot]") | select(.body | startswith("<!-- rackwright diff '"$ENVIRONMENT"' -->")) | .id'
          ids=$(gh api --paginate "$comments/$PULL_REQUEST/comments" --jq "$own")
          last=$(printf '%s\\n' "$ids" | tail -n 1)
          if [ -n "$last" ]; then
            gh api --silent --method PATCH "$comments/comments/$last" --field body=@comment.md
          else
            gh api --silent --method POST "$comments/$PULL_REQUEST/comments" --field body=@comment.md
          fi
      - name: whether it may be deployed
        env:
          CODE: \${{ steps.diff.outputs.code }}
        run: test "$CODE" -eq 0 || test "$CODE" -eq 2
      - if: always()
        run: rm -rf .rackwright/keys
`;
