package braid.testkit.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What was seen of one run, as it goes on.
final class Seen {

    /// Whether an element that was emitted has to arrive.
    enum Fate {
        TAKEN,
        /// It was under way when something was thrown.
        UNSURE,
        REFUSED
    }

    /// @param value what was emitted
    record Emitted(int source, String value, Fate fate) {}

    /// How much the step above had passed on when a step was about to be attached, and when it was.
    record Span(int before, int after) {}

    /// What each actor emitted, in its order.
    final List<Collection<Emitted>> emitted = new ArrayList<>();

    /// The texts of the failures that calls have thrown.
    final Set<String> thrown = ConcurrentHashMap.newKeySet();

    final Map<Integer, Span> attached = new ConcurrentHashMap<>();
    final Set<Integer> destroyed = ConcurrentHashMap.newKeySet();

    /// The sources that were closed while others may still have emitted into them.
    final Set<Integer> closedEarly = ConcurrentHashMap.newKeySet();

    final Set<Integer> pulled = ConcurrentHashMap.newKeySet();

    /// Whether a call has said that the stream has failed, behind the last element.
    volatile boolean failed;

    /// What was wrong at once.
    final Collection<Fault> faults = new ConcurrentLinkedQueue<>();

    Seen(int actors) {
        for (int i = 0; i < actors; i++) {
            emitted.add(new ConcurrentLinkedQueue<>());
        }
    }

    Set<String> values(int source) {
        Set<String> values = new HashSet<>();
        for (Collection<Emitted> each : emitted) {
            for (Emitted one : each) {
                if (one.source() == source) {
                    values.add(one.value());
                }
            }
        }
        return values;
    }
}
