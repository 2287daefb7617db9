"""Who may read what in the bucket."""

import json

QUARANTINE = "quarantine/"  # what people sent: nobody but us
EXPORTS = "exports/"  # what a person takes along: handed to them by us, for a few days
PUBLIC = "public/"  # what we re-encoded: anyone, one object at a time; no listing


def bucket_policy(bucket: str) -> str:
    """JSON of the bucket policy: anonymous reading of the public prefix and nothing else."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "PublicPictures",
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "s3:GetObject",
                    "Resource": f"arn:aws:s3:::{bucket}/{PUBLIC}*",
                }
            ],
        }
    )
