package braid.micrometer;

import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Counts that only grow, of nodes that come and go: nodes of one name, operator and line count as one, so a program
/// that builds a pipeline again and again has no more of them. What a graph had counted stays when it is gone.
final class Totals {

    /// A place in the user's code that builds nodes.
    record Place(String node, String operator, String line) {

        static final Place OTHERS = new Place("others", "", "");

        Tags tags() {
            return Tags.of("node", node, "operator", operator, "line", line);
        }
    }

    /// What is counted.
    record Counts(long in, long out, long failures, long discarded, long evicted) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        Counts plus(Counts now, Counts before) {
            return new Counts(
                    in + Math.max(0, now.in - before.in),
                    out + Math.max(0, now.out - before.out),
                    failures + Math.max(0, now.failures - before.failures),
                    discarded + Math.max(0, now.discarded - before.discarded),
                    evicted + Math.max(0, now.evicted - before.evicted));
        }
    }

    /// So many places are told apart.
    static final int MOST_PLACES = 300;

    private final int most;
    private final Map<Place, Counts> totals = new LinkedHashMap<>();
    private final Map<Long, Counts> last = new HashMap<>();

    /// Tells `most` places apart at the most; the rest are [Place#OTHERS].
    Totals(int most) {
        this.most = most;
    }

    /// The place under which a node of `place` is counted.
    Place known(Place place) {
        return totals.containsKey(place) || totals.size() < most ? place : Place.OTHERS;
    }

    /// Adds what the node of number `id` has counted since it was last seen.
    void add(long id, Place place, Counts now) {
        Counts before = last.getOrDefault(id, Counts.NONE);
        totals.put(place, totals.getOrDefault(place, Counts.NONE).plus(now, before));
        last.put(id, now);
    }

    /// Forgets the numbers of nodes that are gone.
    void keep(Set<Long> ids) {
        last.keySet().retainAll(ids);
    }

    Counts of(Place place) {
        return totals.getOrDefault(place, Counts.NONE);
    }

    Map<Place, Counts> all() {
        return totals;
    }
}
