package braid.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The carriers that a source's user has named.
///
/// @param all each with a name of its own
/// @param source the node of the source
public record Carriers(List<Carrier<?>> all, Origin source) {

    /// @throws IllegalArgumentException if two have the same name
    public Carriers {
        all = List.copyOf(all);
        Set<String> names = new HashSet<>();
        for (Carrier<?> each : all) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("each carrier of a source must have a name of its own, but two are "
                        + "called '" + each.name() + "', of " + source);
            }
        }
    }

    /// These, and `more` behind them.
    public Carriers and(List<Carrier<?>> more) {
        List<Carrier<?>> together = new ArrayList<>(all);
        together.addAll(more);
        return new Carriers(together, source);
    }

    /// What is in force on the calling thread.
    ///
    /// @throws IllegalStateException if a carrier throws; it names that
    public Carried capture() {
        List<@Nullable Object> values = new ArrayList<>(all.size());
        for (Carrier<?> each : all) {
            try {
                values.add(each.capture());
            } catch (RuntimeException | Error thrown) {
                throw new IllegalStateException(
                        "the carrier '" + each.name() + "' of " + source + " could not take up its value", thrown);
            }
        }
        return new Carried(this, Collections.unmodifiableList(values));
    }
}
