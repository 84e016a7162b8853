terraform {
  required_version = ">= 1.9"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.30"
    }
  }
  # The state holds no secret (their values are added by hand), but names everything: keep it in a bucket.
  # backend "gcs" { bucket = "…" }
}

provider "google" {
  project               = var.project
  region                = var.region
  billing_project       = var.project
  user_project_override = true
}
