package braid.graph.topology;

import org.jspecify.annotations.Nullable;

/// Tells what a node has passed on without counting it: the first of those that follow has taken it. Where that one
/// goes, or comes, the count goes on from where it was.
final class Witness {

    private final Node node;
    private volatile Sight sight = new Sight(null, 0);

    Witness(Node node) {
        this.node = node;
    }

    /// The link that is looked at, null where nothing follows; and what is to be added to what it says.
    private record Sight(@Nullable Link link, long before) {}

    /// Looks at the first of `downs`. The caller changes the graph, and is in the region.
    void linked(Links downs) {
        Link first = downs.size() == 0 ? null : downs.get(0);
        if (first != sight.link()) {
            sight = new Sight(first, out() - said(first));
        }
    }

    long out() {
        Sight now = sight;
        return now.before() + said(now.link());
    }

    private long said(@Nullable Link link) {
        return link != null
                ? link.passed()
                : Math.max(0, node.in() - node.counters().seenFailures() - node.held());
    }
}
