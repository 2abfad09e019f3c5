"""What tests share: small corpora, servers, judges, and records of answers."""
