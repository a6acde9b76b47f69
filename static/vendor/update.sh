#!/bin/sh
# Fetch the third-party front-end files again, at the versions named here, and write manifest.json.
# Usage: static/vendor/update.sh        (needs npm, tar, sed and python3)
#
# A service outside GOV.UK may use the design system, not its typeface, crest or icons: these are stripped.
set -eu

GOVUK=6.6.0
MOJ=11.1.0

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # name, version, folder to unpack into
    (cd "$work" && npm pack --silent "$1@$2" >/dev/null && mkdir "$3" && tar xzf ./*.tgz -C "$3" --strip-components=1 && rm ./*.tgz)
}

fetch govuk-frontend "$GOVUK" govuk
fetch @ministryofjustice/frontend "$MOJ" moj

# Our typeface for theirs; no @font-face of theirs, no crest, no source maps, images beside the style sheet.
strip() {
    sed -E \
        -e 's/@font-face\{[^}]*GDS Transport[^}]*\}//g' \
        -e 's/GDS Transport,arial,sans-serif/Arimo,Arial,"Liberation Sans",sans-serif/g' \
        -e 's/[a-z-]+:[^;{}]*url\([^)]*govuk-crest[^)]*\)[^;}]*;?//g' \
        -e 's#url\(/assets/images/#url(images/#g' \
        -e 's#/\*\# sourceMappingURL=[^*]*\*/##; s#//\# sourceMappingURL=.*$##' "$1"
}

rm -rf "$here/govuk-frontend" "$here/moj-frontend"
mkdir -p "$here/govuk-frontend" "$here/moj-frontend/images"
strip "$work/govuk/dist/govuk/govuk-frontend.min.css" >"$here/govuk-frontend/govuk-frontend.min.css"
strip "$work/govuk/dist/govuk/govuk-frontend.min.js" >"$here/govuk-frontend/govuk-frontend.min.js"
strip "$work/moj/moj/moj-frontend.min.css" >"$here/moj-frontend/moj-frontend.min.css"
for component in date-picker sortable-table; do
    strip "$work/moj/moj/components/$component/$component.bundle.mjs" >"$here/moj-frontend/$component.js"
done
grep -o 'url(images/[^)]*)' "$here/moj-frontend/moj-frontend.min.css" | sed -E 's#url\(images/(.*)\)#\1#' | sort -u |
    while read -r image; do cp "$work/moj/moj/assets/images/$image" "$here/moj-frontend/images/"; done

python3 - "$here" "$GOVUK" "$MOJ" <<'PY'
import hashlib, json, pathlib, sys
here, govuk, moj = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
packages = [("govuk-frontend", govuk, "govuk-frontend"), ("@ministryofjustice/frontend", moj, "moj-frontend")]
manifest = {
    name: {
        "version": version,
        "licence": "MIT",
        "files": {
            file.relative_to(here).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted((here / folder).rglob("*")) if file.is_file()
        },
    }
    for name, version, folder in packages
}
(here / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
PY
