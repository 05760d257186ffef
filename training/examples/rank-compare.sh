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

choose() { # choose NAME METHOD COUNT SEED
  [ -f "$work/$1/top.txt" ] || ./drivesight rank --model "$base" --frames "$work/frames" --classes car \
    --method "$2" --top "$3" --seed "$4" --links --out "$work/$1"
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
  choose "rank-$count" disagreement "$count" "${seeds[0]}"
  for seed in "${seeds[@]}"; do choose "random-$count-$seed" random "$count" "$seed"; done
done
./drivesight study --config "$work/study.yaml" --out "$work/study"
