package braid.graph.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/// Walks along the edges of a graph. Always a loop: a graph may be deeper than a stack.
public final class Walk {

    private Walk() {}

    /// All nodes that are reached from `from` by `next`, `from` first, the nearer ones before the farther.
    public static Set<Node> from(Node from, Function<Node, List<Node>> next) {
        Set<Node> seen = new LinkedHashSet<>();
        Queue<Node> todo = new ArrayDeque<>(List.of(from));
        seen.add(from);
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            for (Node each : next.apply(at)) {
                if (seen.add(each)) {
                    todo.add(each);
                }
            }
        }
        return seen;
    }

    /// The nodes that take what `node` passes on.
    public static List<Node> below(Node node) {
        List<Node> nodes = new ArrayList<>();
        for (Link link : node.downs()) {
            nodes.add(link.to());
        }
        return nodes;
    }

    /// The nodes whose elements `node` takes.
    public static List<Node> above(Node node) {
        List<Node> nodes = new ArrayList<>();
        for (Link link : node.ups()) {
            nodes.add(link.from());
        }
        return nodes;
    }

    /// The nodes that are run by whoever pushes into `node`.
    public static List<Node> belowSynchronously(Node node) {
        return node.boundary() != null || node.isSource() ? List.of() : below(node);
    }

    /// All nodes that are joined with `node` by edges in any direction.
    public static Set<Node> graphOf(Node node) {
        return from(node, at -> {
            List<Node> next = below(at);
            next.addAll(above(at));
            return next;
        });
    }

    /// The sources from which `node` is reached.
    public static List<Node> sourcesOf(Node node) {
        List<Node> sources = new ArrayList<>();
        for (Node each : from(node, Walk::above)) {
            if (each.isSource()) {
                sources.add(each);
            }
        }
        return sources;
    }

    /// Whether the calling thread is in a region of the graph that `node` belongs to.
    public static boolean isInside(Node node) {
        for (Node each : graphOf(node)) {
            Region region = each.region();
            Region behind = each.regionBehind();
            if ((region != null && region.isMine()) || (behind != null && behind.isMine())) {
                return true;
            }
        }
        return false;
    }

    /// Whether what `source` passes on stays in its region, up to boundaries: then to pass on a signal waits for no
    /// other thread.
    public static boolean staysInRegion(Node source) {
        for (Node each : from(source, at -> at.boundary() != null ? List.of() : below(at))) {
            if (each.region() != source.region()) {
                return false;
            }
        }
        return true;
    }

    /// Whether what `from` passes on comes to `to`.
    public static boolean reaches(Node from, Node to) {
        return from(from, Walk::below).contains(to);
    }

    /// Whether what `node` passes on can come back to it.
    public static boolean isOnCycle(Node node) {
        for (Node each : from(node, Walk::below)) {
            if (each.isFeedback() && below(each).contains(node)) {
                return true;
            }
        }
        return false;
    }
}
