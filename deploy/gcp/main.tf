locals {
  services = [
    "bigquery.googleapis.com", "billingbudgets.googleapis.com", "cloudscheduler.googleapis.com",
    "iam.googleapis.com", "iamcredentials.googleapis.com", "run.googleapis.com",
    "secretmanager.googleapis.com", "storage.googleapis.com", "sts.googleapis.com",
  ]
  # As scrapers and dbt name them. Elementary's is a dataset of its own.
  datasets = toset([
    "raw_archive", "raw_balldontlie", "raw_espn", "raw_nba", "raw_ops", "raw_predictions",
    var.schema, "${var.schema}_elementary",
  ])
  secrets = merge(
    { "bdl-api-key" = "BDL_API_KEY" },
    var.slack_is_used ? { "slack-webhook-url" = "SLACK_WEBHOOK_URL" } : {},
  )
  environment = {
    DBT_TARGET                  = "bigquery"
    GOOGLE_CLOUD_PROJECT        = var.project
    NBA_PROPS_BIGQUERY_LOCATION = var.bigquery_location
    NBA_PROPS_SCHEMA            = var.schema
    NBA_PROPS_MODELS_DIR        = "/mnt/state/artefacts"
    NBA_PROPS_EXPORTS_URL       = "/mnt/state/exports"
    NBA_PROPS_SITE_DIR          = "/tmp/site"
  }
  # No two of them at once: on BigQuery the lock is a file of one machine. A task ends before the next
  # begins (timeout), and the daily report has the place of a tick.
  jobs = {
    tick = {
      command = ["nba-props", "tick"]
      cron    = ["*/15 0-10,12-23 * * *", "15,30,45 11 * * *"]
    }
    # 1 and 2 judge the data, and the report says so; only 3 is a failed job.
    daily = {
      command = ["/bin/sh", "-c", <<-EOT
        nba-props reconcile --date "$(TZ=America/New_York date -d yesterday +%F)" --alert || [ $? -le 2 ]
      EOT
      ]
      cron = ["0 11 * * *"]
    }
  }
  triggers = merge([
    for name, job in local.jobs : { for index, cron in job.cron : "${name}-${index}" => { job = name, cron = cron } }
  ]...)
}

resource "google_project_service" "needed" {
  for_each           = toset(local.services)
  service            = each.value
  disable_on_destroy = false
}

# Accounts: one that runs the commands, one that only starts them, one that only reads.

resource "google_service_account" "pipeline" {
  account_id   = "nba-props-pipeline"
  display_name = "Runs nba-props"
  depends_on   = [google_project_service.needed]
}

resource "google_service_account" "scheduler" {
  account_id   = "nba-props-scheduler"
  display_name = "Starts the jobs of nba-props"
  depends_on   = [google_project_service.needed]
}

resource "google_service_account" "reader" {
  account_id   = "nba-props-reader"
  display_name = "Reads the datasets, for the report site"
  depends_on   = [google_project_service.needed]
}

resource "google_project_iam_member" "jobs" {
  for_each = {
    pipeline = google_service_account.pipeline.member
    reader   = google_service_account.reader.member
  }
  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = each.value
}

# Datasets are made here, so that the pipeline needs no right to make any.

resource "google_bigquery_dataset" "dataset" {
  #checkov:skip=CKV_GCP_81:Data of public games; Google's own keys are enough
  for_each                   = local.datasets
  dataset_id                 = each.value
  location                   = var.bigquery_location
  delete_contents_on_destroy = false
  depends_on                 = [google_project_service.needed]

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_bigquery_dataset_iam_member" "pipeline" {
  for_each   = google_bigquery_dataset.dataset
  dataset_id = each.value.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.pipeline.member
}

resource "google_bigquery_dataset_iam_member" "reader" {
  for_each = {
    for pair in setproduct(local.datasets, concat([google_service_account.reader.member], var.readers)) :
    "${pair[0]} ${pair[1]}" => { dataset = pair[0], member = pair[1] }
  }
  dataset_id = google_bigquery_dataset.dataset[each.value.dataset].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value.member
}

# Trained models and what is published.

resource "google_storage_bucket" "state" {
  #checkov:skip=CKV_GCP_62:No log of who reads it; Cloud Audit Logs can be turned on for the project
  name                        = "${var.project}-nba-props"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  versioning {
    enabled = true
  }
  lifecycle_rule {
    condition {
      num_newer_versions         = 3
      days_since_noncurrent_time = 30
    }
    action {
      type = "Delete"
    }
  }
  depends_on = [google_project_service.needed]

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "pipeline" {
  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectUser"
  member = google_service_account.pipeline.member
}

# Secrets are made empty: `gcloud secrets versions add` gives them their value, so none is in a state.

resource "google_secret_manager_secret" "secret" {
  for_each  = toset(["bdl-api-key", "slack-webhook-url"])
  secret_id = each.value
  replication {
    auto {}
  }
  depends_on = [google_project_service.needed]
}

resource "google_secret_manager_secret_iam_member" "pipeline" {
  for_each  = google_secret_manager_secret.secret
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.pipeline.member
}

resource "google_cloud_run_v2_job" "job" {
  for_each            = local.jobs
  name                = "nba-props-${each.key}"
  location            = var.region
  deletion_protection = false

  template {
    task_count  = 1
    parallelism = 1
    template {
      service_account       = google_service_account.pipeline.email
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      # Less than the time to the next trigger; a tick that is stopped is taken up by the next.
      timeout     = "840s"
      max_retries = 0
      containers {
        image   = var.image
        command = each.value.command
        resources {
          limits = { cpu = "2", memory = "4Gi" }
        }
        dynamic "env" {
          for_each = local.environment
          content {
            name  = env.key
            value = env.value
          }
        }
        dynamic "env" {
          for_each = local.secrets
          content {
            name = env.value
            value_source {
              secret_key_ref {
                secret  = google_secret_manager_secret.secret[env.key].secret_id
                version = "latest"
              }
            }
          }
        }
        volume_mounts {
          name       = "state"
          mount_path = "/mnt/state"
        }
      }
      volumes {
        name = "state"
        gcs {
          bucket        = google_storage_bucket.state.name
          read_only     = false
          mount_options = ["uid=10001", "gid=10001", "implicit-dirs"]
        }
      }
    }
  }

  depends_on = [
    google_bigquery_dataset_iam_member.pipeline,
    google_secret_manager_secret_iam_member.pipeline,
    google_storage_bucket_iam_member.pipeline,
  ]
}

resource "google_cloud_run_v2_job_iam_member" "scheduler" {
  for_each = google_cloud_run_v2_job.job
  name     = each.value.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member
}

resource "google_cloud_scheduler_job" "trigger" {
  for_each  = local.triggers
  name      = "nba-props-${each.key}"
  region    = var.region
  schedule  = each.value.cron
  time_zone = "America/New_York"
  paused    = !var.is_running

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.job[each.value.job].id}:run"
    oauth_token {
      service_account_email = google_service_account.scheduler.email
    }
  }
  retry_config {
    retry_count = 0
  }
}
