#!/bin/sh
# Makes what docker-compose.yml hands to its containers as secrets. What is there already is left as it is, so a
# certificate of your own, put there before or later, stays.
#
#   sh deploy/secrets.sh            into the folder `secrets` beside docker-compose.yml
#   sh deploy/secrets.sh FOLDER     somewhere else
#
# The folder can be entered by its owner alone. The files in it can be read by everybody, because Compose hands them on
# with the rights that they have, and each container runs under an account of its own.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
umask 077
mkdir -p "$folder"
cd "$folder"

keep() { # NAME: what was made completely takes its place
  chmod 444 "$1.new"
  mv "$1.new" "$1"
}

for name in secret_key database_password redis_password; do
  if [ ! -e "$name" ]; then
    head -c 48 /dev/urandom | base64 | tr -d '\n' >"$name.new"
    keep "$name"
  fi
done

# Older keys, with commas between them; at first there is none.
if [ ! -e secret_key_fallbacks ]; then
  : >secret_key_fallbacks.new
  keep secret_key_fallbacks
fi

if [ ! -e tls_certificate ]; then
  # Good enough to try it out. Browsers warn of it, because nobody vouches for it.
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout tls_key.new -out tls_certificate.new 2>/dev/null
  keep tls_key
  keep tls_certificate
fi
