#!/bin/sh
# Makes the secrets that docker-compose.yml hands out, each in a file of deploy/secrets/; those that are there stay.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# nobody but you gets into the folder; the files themselves must be readable to the users inside of the containers
chmod 700 secrets
cd secrets

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() {
    [ -s "$1" ] || { cat > "$1.new" && chmod 444 "$1.new" && mv "$1.new" "$1"; }
}

random | keep postgres_password
random | keep valkey_password
random | keep s3_access_key
random | keep s3_secret_key
random | keep secret_key
random | keep metrics_token
# the password at your mail server: write it here; without PARVIS_MAIL_USERNAME it is not used
echo unset | keep mail_password
# the same again, in the form that each program wants
printf 'postgresql://parvis:%s@postgres:5432/parvis\n' "$(cat postgres_password)" | keep database_url
printf 'redis://:%s@valkey:6379/0\n' "$(cat valkey_password)" | keep redis_url
printf 'requirepass %s\n' "$(cat valkey_password)" | keep valkey_conf
keep s3_identities <<JSON
{"identities": [{"name": "parvis", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
  "credentials": [{"accessKey": "$(cat s3_access_key)", "secretKey": "$(cat s3_secret_key)"}]}]}
JSON
