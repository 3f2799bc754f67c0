package braid.dashboard.json;

import braid.Failure;
import braid.Snapshot;
import braid.dashboard.look.Look;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The newest failures as texts. The user's objects are asked for theirs once.
final class FailureTexts {

    private static final int MOST = 100;
    private static final int ELEMENT_CHARACTERS = 300;
    private static final int CAUSE_CHARACTERS = 500;
    private static final int STACK_CHARACTERS = 4_000;

    private Map<Long, Texts> known = new HashMap<>();

    /// The texts of a failure.
    ///
    /// @param element what failed
    /// @param cause why, in one line
    /// @param stack where
    record Texts(String element, String cause, String stack) {}

    /// A failure that was seen, with its texts.
    record Shown(Snapshot.Failed failed, Texts texts) {}

    /// The newest failures of all graphs, newest first.
    synchronized List<Shown> newest(Look look) {
        List<Snapshot.Failed> all = new ArrayList<>();
        look.graphs().forEach(graph -> all.addAll(graph.recentFailures()));
        all.sort(Comparator.comparingLong(Snapshot.Failed::id).reversed());
        List<Shown> newest = new ArrayList<>();
        Map<Long, Texts> next = new HashMap<>();
        for (Snapshot.Failed each : all.subList(0, Math.min(MOST, all.size()))) {
            Texts texts = known.get(each.id());
            if (texts == null) {
                texts = texts(each.failure());
            }
            next.put(each.id(), texts);
            newest.add(new Shown(each, texts));
        }
        known = next;
        return newest;
    }

    private static Texts texts(Failure failure) {
        Object element = failure.element();
        return new Texts(
                element == null ? "" : Brief.of(element, ELEMENT_CHARACTERS),
                Brief.of(failure.cause(), CAUSE_CHARACTERS),
                Brief.stack(failure.cause(), STACK_CHARACTERS));
    }
}
