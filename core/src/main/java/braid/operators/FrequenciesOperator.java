package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Step;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Passes on, at each element, how often each has come so far, as a new map in the order in which they first came.
public record FrequenciesOperator<T>() implements Operator<T, Map<T, Long>> {

    @Override
    public Step<T, Map<T, Long>> open(Context context) {
        return new AccumulateOperator<T, Map<T, Long>>(Map.of(), FrequenciesOperator::counted).open(context);
    }

    /// `counts` with one more `element`; `counts` stays as it is, since others may have it.
    public static <T> Map<T, Long> counted(Map<T, Long> counts, T element) {
        Map<T, Long> next = new LinkedHashMap<>(counts);
        next.merge(element, 1L, Long::sum);
        return Collections.unmodifiableMap(next);
    }
}
