variable "project" {
  description = "Id of the Google Cloud project; a project of its own is the simplest."
  type        = string
}

variable "region" {
  description = "Region of Cloud Run, Scheduler and the bucket."
  type        = string
  default     = "us-east1"
}

variable "bigquery_location" {
  description = "Location of the datasets (NBA_PROPS_BIGQUERY_LOCATION). It cannot be changed later."
  type        = string
  default     = "US"
}

variable "image" {
  description = "The image, built with EXTRAS=\"bigquery elementary\"; best with its digest."
  type        = string
}

variable "schema" {
  description = "Dataset of the models (NBA_PROPS_SCHEMA)."
  type        = string
  default     = "nba"
}

variable "is_running" {
  description = "Whether the schedules run. Begin with false, run the first tick by hand, then true."
  type        = bool
  default     = false
}

variable "slack_is_used" {
  description = "Whether the secret slack-webhook-url has a version, and is handed to the commands."
  type        = bool
  default     = false
}

variable "readers" {
  description = "Who may read the datasets, e.g. [\"group:team@example.com\"]."
  type        = list(string)
  default     = []
}

variable "github_repository" {
  description = "owner/name whose workflows pipeline.yml and report.yml may use the accounts; empty for none."
  type        = string
  default     = ""
}

variable "billing_account" {
  description = "Billing account of the budget alert; empty for none."
  type        = string
  default     = ""
}

variable "budget" {
  description = "Budget of a month, in the currency of the billing account. The alert stops nothing."
  type        = number
  default     = 75
}
