/**
 * Environment variables of the run itself: credentials of Azure, of the CI, of Pulumi, of a package registry, a shell or another cloud. A
 * private key of ImageKit's is in none of them, and whoever edits the agency file must not have one sent as if it were.
 */
const prefixes = [
  ...["ARM_", "AZURE_", "AZUREAD_", "AAD_", "MSI_", "IDENTITY_", "SYSTEM_", "AGENT_", "BUILD_"],
  ...[
    "GITHUB_",
    "GH_",
    "ACTIONS_",
    "RUNNER_",
    "GITLAB_",
    "CI_",
    "BITBUCKET_",
    "CIRCLE_",
    "BUILDKITE_",
    "JENKINS_",
    "TF_",
  ],
  ...["TEAMCITY_", "TRAVIS_", "DRONE_", "INPUT_"],
  ...[
    "PULUMI_",
    "NPM_",
    "NODE_",
    "YARN_",
    "PNPM_",
    "DOCKER_",
    "REGISTRY_",
    "COSIGN_",
    "SIGSTORE_",
    "SLACK_",
    "SENTRY_",
  ],
  ...[
    "AWS_",
    "GOOGLE_",
    "GCLOUD_",
    "GCP_",
    "CLOUDSDK_",
    "ALIBABA_",
    "ALICLOUD_",
    "DIGITALOCEAN_",
    "CLOUDFLARE_",
    "OCI_",
  ],
  ...["VAULT_", "KUBE", "HELM_", "CONSUL_", "NOMAD_", "OP_", "DOPPLER_", "INFISICAL_", "SOPS_", "AGE_", "GPG_", "SSH_"],
  ...["GIT_", "LD_", "DYLD_", "PG", "MYSQL_", "DATABASE_", "REDIS_", "MONGO", "OPENAI_", "ANTHROPIC_"],
];

/** Whether a variable, by whatever case and with `-` for `_` (as a reference may have it), belongs to the run itself. */
export function isRunnersVariable(name: string): boolean {
  const plain = name.replaceAll("-", "_").toUpperCase();
  return prefixes.some((prefix) => plain.startsWith(prefix)) || others.has(plain);
}

const others = new Set([
  "PATH",
  "HOME",
  "SHELL",
  "USER",
  "LOGNAME",
  "HOSTNAME",
  "NETRC",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
]);

/** For a message, behind the reference. */
export const runnersVariable =
  "is the run's own, and no private key of ImageKit's; put the key into a variable of its own, such as IMAGEKIT_KEY_<id>";
