"""The editors' side: review before publishing, rights by bureau, previews, uploads, the admin's home."""
