"""What local actors share: photo reports, experiences, news."""
