package braid.graph.topology;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The sources of all graphs that somebody still holds. Nodes hold one another, so a graph goes as a whole.
public final class Graphs {

    private static final Set<Reference<? extends Node>> SOURCES = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<Node> GONE = new ReferenceQueue<>();

    private Graphs() {}

    static void add(Node source) {
        forget();
        SOURCES.add(new WeakReference<>(source, GONE));
    }

    /// Their nodes, in no order.
    public static List<Node> sources() {
        forget();
        List<Node> sources = new ArrayList<>();
        for (Reference<? extends Node> each : SOURCES) {
            Node source = each.get();
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }

    private static void forget() {
        for (Reference<? extends Node> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            SOURCES.remove(gone);
        }
    }
}
