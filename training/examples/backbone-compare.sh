#!/usr/bin/env bash
# What transfer of each kind is worth: a COCO detector, an ImageNet network as backbone (frozen, then fine-tuned) and random weights, each
# with the same few labels of CARLA, the same steps and the same small input. The table stands in docs/transfer-learning.md.
#   training/examples/backbone-compare.sh [WORK-FOLDER]     from the project's folder; a quarter of an hour on two quiet cores
# LABELS="50 200 10" STEPS=100 SIZE=320x192 DATA=../shared/data DRIVESIGHT=./drivesight are what it takes from the environment.
set -euo pipefail
work="${1:-target/backbone-compare}"
data="${DATA:-../shared/data}"
coco="$data/models-coco/picodet_s_416.onnx"
imagenet="$data/models-other/imagenet/mobilenet_v2_1.0_224.onnx"
backbone=(--backbone "$imagenet" --backbone-input tf)
mkdir -p "$work"

run() { # run LABELS NAME OPTIONS...
  local out="$work/$2-$1"
  [ -f "$out/scores.json" ] || "${DRIVESIGHT:-./drivesight}" train "${@:3}" --data "$data/carla-driving" --classes road-users --limit "$1" --steps "${STEPS:-100}" \
    --sizes "${SIZE:-320x192}" --val-limit 0 --seed 1 --out "$out" > "$out.log" 2>&1 || { tail -n 3 "$out.log"; return 1; }
  echo "| $2 | $1 | $(sed -n 's/^  "vehicleAP50" : \([0-9.]*\).*/\1/p' "$out/scores.json" | head -n 1) |"
}
echo "| starts from | labels | vehicle AP50 |"
echo "|---|---:|---:|"
for labels in ${LABELS:-50 200 10}; do
  run "$labels" coco-head --base "$coco" --strategy head
  run "$labels" imagenet-frozen "${backbone[@]}" --strategy feature-extraction
  run "$labels" imagenet-fine-tune "${backbone[@]}" --strategy fine-tune
  run "$labels" scratch "${backbone[@]}" --strategy scratch
done
