package braid.graph.change;

import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.Walk;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/// Decides to which region a node belongs, and how deep the stack is there. The caller changes the graph.
final class Placing {

    /// So many steps may stand in a row without a boundary: a call a step, and the stack has to do for the user's
    /// functions too.
    private static final int DEEPEST = 400;

    /// A way into another region costs more of the stack than a step.
    private static final int CROSSING = 4;

    private Placing() {}

    /// Whether an edge from `from` to `to` would have too many steps stand in a row.
    static boolean isTooDeep(Node from, Node to) {
        int below = 0;
        for (Node each : Walk.from(to, Placing::goingOn)) {
            below = Math.max(below, each.depth() - to.depth());
        }
        return from.depthBehind() + CROSSING + below > DEEPEST;
    }

    /// Whether one more step behind `from` would be too many.
    static boolean isDeepest(Node from) {
        return from.depthBehind() + CROSSING > DEEPEST;
    }

    /// What is on the stack at the same time; a source is no end of it.
    private static List<Node> goingOn(Node node) {
        return node.boundary() != null ? List.of() : Walk.below(node);
    }

    /// Places `node`, whose edges have changed, and what follows it.
    static void place(Node node) {
        Queue<Node> todo = new ArrayDeque<>();
        todo.add(node);
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            boolean deeper = deepen(at);
            boolean moved = !at.isSource() && move(at);
            if ((deeper || moved) && at.boundary() == null) {
                todo.addAll(Walk.below(at));
            }
        }
    }

    private static boolean deepen(Node node) {
        int depth = node.depth();
        for (Link link : node.ups()) {
            Node up = link.from();
            boolean crosses = node.isSource() || node.isJoin();
            depth = Math.max(depth, up.depthBehind() + (crosses ? CROSSING : 1));
        }
        boolean deeper = depth > node.depth();
        node.depth(depth);
        return deeper;
    }

    /// Gives `node` the region of what feeds it; a join of several regions begins one of its own.
    private static boolean move(Node node) {
        Set<Region> feeding = new HashSet<>();
        for (Link link : node.ups()) {
            Region region = link.from().regionBehind();
            if (region != null) {
                feeding.add(region);
            }
        }
        Region before = node.region();
        Region after = switch (feeding.size()) {
            case 0 -> null;
            case 1 -> feeding.iterator().next();
            default -> node.ownRegion();
        };
        node.moveTo(after);
        return before != after;
    }
}
