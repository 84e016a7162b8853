output "bucket" {
  description = "Variable BUCKET of the workflows."
  value       = google_storage_bucket.state.name
}

output "service_account" {
  description = "Variable SERVICE_ACCOUNT of the workflows."
  value       = google_service_account.pipeline.email
}

output "reader_service_account" {
  description = "Variable READER_SERVICE_ACCOUNT of report.yml."
  value       = google_service_account.reader.email
}

output "workload_identity_provider" {
  description = "Variable WORKLOAD_IDENTITY_PROVIDER of the workflows."
  value       = one(google_iam_workload_identity_pool_provider.github[*].name)
}
