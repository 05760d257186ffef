package io.drivesight.training.adapt;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an adaptation gave.
 *
 * @param accepted true: it is {@code model.onnx}; false: {@code refused.onnx}
 * @param reasons why it was refused, or what acceptance rests on, one sentence each
 * @param model the file
 * @param method how it was adapted
 * @param condition {@code fog}, {@code rain}, {@code night} or {@code all}
 * @param conditionReason why this one; empty: it was asked for
 * @param frames frames learned from
 * @param held frames held out for the agreement
 * @param dull frames left out because a teacher sees too little in them
 * @param unreadable frames left out because they cannot be read
 * @param sets labelled sets before and after
 * @param agreement AP50 of the result against the base model's detections on held-out clear frames, 0..1; NaN: it sees nothing there
 * @param vehicleAgreement the same of vehicles as one class
 * @param datasets content hash by name of what was learned from
 * @param seconds time taken [s]
 */
public record AdaptResult(
        boolean accepted,
        List<String> reasons,
        Path model,
        Method method,
        String condition,
        String conditionReason,
        int frames,
        int held,
        int dull,
        int unreadable,
        List<SetComparison> sets,
        double agreement,
        double vehicleAgreement,
        Map<String, String> datasets,
        double seconds) {
    public AdaptResult {
        reasons = List.copyOf(reasons);
        sets = List.copyOf(sets);
    }
}
