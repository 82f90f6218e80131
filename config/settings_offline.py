"""Settings for the type checker and the lints: they read code and reach no database."""

import os

os.environ |= {
    "ZHIYE_PROFILE": "test",
    "ZHIYE_DATA": ".data/types",
    "ZHIYE_SECRET_KEY": "types",
    "DATABASE_URL": "postgresql://types@127.0.0.1:1/types",
}

from config.settings import *  # noqa: F403
