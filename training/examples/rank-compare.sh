#!/usr/bin/env bash
# Does ranking beat chance? The labels of CARLA's training images count as hidden; some are chosen by rank (once) or at random (for each seed), and a study
# trains with the labels of these alone. Its table and its verdict compare the choices: docs/transfer-learning.md has the result.
#   training/examples/rank-compare.sh [WORK-FOLDER]     from the project's folder; about an hour on two cores
# COUNTS="25 50" SEEDS="1 2 3" STEPS=120 DATA=../shared/data/carla-driving BASE=../shared/data/models-coco/yolox_nano_416.onnx are what it takes from the environment.
set -euo pipefail
work="${1:-target/rank-compare}"
data="$(cd "${DATA:-../shared/data/carla-driving}" && pwd)"
base="${BASE:-../shared/data/models-coco/yolox_nano_416.onnx}"
read -ra counts <<< "${COUNTS:-25 50}"
read -ra seeds <<< "${SEEDS:-1 2 3}"
mkdir -p "$work/frames/images"
work="$(cd "$work" && pwd)"

# Only training images may be chosen.
for image in $(sed 's#.*/##; s#\.[a-z]*$##' "$data/train.txt"); do ln -sf "$data/images/$image".* "$work/frames/images/"; done

choose() { # choose NAME COUNT [SEED]: by rank, with a seed at random
  mkdir -p "$work/$1"
  if [ -z "${3:-}" ]; then
    [ -f "$work/$1/top.txt" ] || ./drivesight rank --model "$base" --frames "$work/frames" --top "$2" --out "$work/$1"
  else
    (cd "$work/frames" && find images -type l | sort | shuf -n "$2" --random-source=<(yes "$3")) > "$work/$1/top.txt"
  fi
  echo "  - {name: $1, run: {data: [{dir: $data, list: $work/$1/top.txt}]}}" >> "$work/study.yaml"
}
cat > "$work/study.yaml" <<TEXT
common: {strategy: head, steps: ${STEPS:-120}, valLimit: 0}
seeds: [$(IFS=,; echo "${seeds[*]}")]
evaluate: [{name: val, dir: $data, split: val}]
bases: [{name: base, model: $base}]
strategies:
TEXT
for count in "${counts[@]}"; do
  choose "rank-$count" "$count"
  for seed in "${seeds[@]}"; do choose "random-$count-$seed" "$count" "$seed"; done
done
./drivesight study --config "$work/study.yaml" --out "$work/study"
