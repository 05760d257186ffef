#!/usr/bin/env bash
# The table of drift in docs/transfer-learning.md: clear drives, fog, night and other towns, held against references that leave one town out.
#   training/examples/drift-table.sh [WORK-FOLDER]     from the project's folder; about twelve minutes on two cores
# Pictures are linked, none is copied; what is rendered already is not rendered again.
set -euo pipefail
data="$(cd ../shared/data && pwd)"
work="${1:-target/drift}"
mkdir -p "$work/scenarios" "$work/towns" "$work/highway"
work="$(cd "$work" && pwd)"
# The table's detector: the YOLOX-Nano that shipped until 29 November. The one that ships now has learned CARLA's towns and synthetic drives.
model="$work/yolox-before.onnx"
git show 968e75f:models/drivesight-detector.onnx > "$model"

link() { for file in "${@:2}"; do ln -sf "$file" "$1/"; done; }
for town in Town01 Town02 Town03 Town04; do
  mkdir -p "$work/towns/$town"
  link "$work/towns/$town" "$data"/carla-driving/images/"${town}"_*
done
# Of video a frame every quarter of a second.
mapfile -t frames < <(find "$data/video-highway-25fps/frames" -name '*.jpg' | sort | awk 'NR % 6 == 1')
link "$work/highway" "${frames[@]}"

# Synthetic drives, two frames a second: what the service looks at, too.
for file in simulator/src/main/resources/io/drivesight/simulator/scenario/*.yaml; do
  sed 's/rate: 10/rate: 2/' "$file" > "$work/scenarios/$(basename "$file")"
done
render() { # render FOLDER SCENARIO WEATHER SEED
  [ -f "$work/$1/$2-$4/truth.jsonl" ] || ./drivesight render --scenario "$work/scenarios/$2.yaml" --weather "$3" --seed "$4" \
    --camera front --out "$work/$1/$2-$4" > "$work/render.log"
}
for scenario in dense-city cyclist crossing-pedestrian multi-camera-junction; do render synthetic "$scenario" clear 11; done
for scenario in dense-city cyclist; do render synthetic "$scenario" clear 12; done
for scenario in following cut-in oncoming-curve; do
  render clear "$scenario" clear 31
  render night "$scenario" night 31
  render fog-150m "$scenario" fog:150 31
  render fog-50m "$scenario" fog:50 31
  render rain "$scenario" rain:10 31
done

table() { # table NAME HELD-OUT-TOWN REFERENCE-FOLDER...
  local name="$1" town="$2" references=()
  shift 2
  for folder in "$work"/towns/*; do [ "$(basename "$folder")" = "$town" ] || references+=(--reference "$folder"); done
  for folder in "$@"; do references+=(--reference "$folder"); done
  echo
  echo "## $name"
  ./drivesight drift --model "$model" "${references[@]}" --profile-out "$work/$name.json" \
    --frames "$work/clear" --frames "$work/night" --frames "$work/fog-150m" --frames "$work/fog-50m" --frames "$work/rain" \
    --frames "$data/dawn-fog" --frames "$data/idd-mini" --frames "$data/video-kitti-raw-10fps/frames" --report "$work/$name-sets.json"
  ./drivesight drift --model "$model" --profile "$work/$name.json" --frames "$work/towns/$town" --frames "$work/highway" \
    --weather fog --weather night --weather rain --report "$work/$name-weathers.json"
}
for town in Town04 Town01 Town02 Town03; do table "without-$town" "$town" "$work/synthetic" "$work/highway"; done
table "towns-only-without-Town04" Town04
