# Workload identity: workflows of one repository, from its branch main, take the place of the accounts.
# No key of an account exists.

locals {
  has_github = var.github_repository != ""
}

resource "google_iam_workload_identity_pool" "github" {
  count                     = local.has_github ? 1 : 0
  workload_identity_pool_id = "nba-props-github"
  depends_on                = [google_project_service.needed]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  #checkov:skip=CKV_GCP_125:It passes with a literal name in the place of the variable, which checkov cannot resolve
  count                              = local.has_github ? 1 : 0
  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  # Jobs of the environment `production`, which can ask a person first, and on main only.
  attribute_condition = "assertion.sub == 'repo:${var.github_repository}:environment:production' && assertion.ref == 'refs/heads/main'"
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  for_each = local.has_github ? {
    pipeline = google_service_account.pipeline.name
    reader   = google_service_account.reader.name
  } : {}
  service_account_id = each.value
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/subject/repo:${var.github_repository}:environment:production"
}
