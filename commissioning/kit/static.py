"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed files under hashed names, with the imports inside JavaScript modules rewritten to those names."""

    support_js_module_import_aggregation = True
