package braid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A graph as it was at one moment: nodes, edges, counts, who waits for whom. Taken while elements flow, without
/// stopping them, so counts of different nodes may be some elements apart.
///
/// @param nanos when it was taken, by `System.nanoTime`; two snapshots give a rate
/// @param nodes the nodes, in the order in which they were built
/// @param edges what is linked to what
public record Snapshot(long nanos, List<Node> nodes, List<Edge> edges) {

    public Snapshot {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// How a node's life goes.
    public enum State {
        /// It takes elements.
        LIVE,
        /// Its last element has come.
        COMPLETED,
        /// It was destroyed.
        DESTROYED
    }

    /// One node.
    ///
    /// @param id its number, unique in this JVM
    /// @param name what the user, or else the operator, calls it
    /// @param operator its operator
    /// @param line the place in the user's code that built it
    /// @param state how its life goes
    /// @param in how many elements it has taken
    /// @param failures how many elements have failed in it
    /// @param held how many elements it holds now: in a queue, a partition, a join's backlog
    /// @param bound the most elements that it may hold, `Integer.MAX_VALUE` for any number
    /// @param boundary whether a thread of its own delivers what it holds
    /// @param discarded how many elements it threw away when it was destroyed
    /// @param lastFailure its newest failure, or null
    /// @param waits the threads that wait at it, one line each, with those that they wait for
    public record Node(
            long id,
            String name,
            String operator,
            String line,
            State state,
            long in,
            long failures,
            int held,
            int bound,
            boolean boundary,
            long discarded,
            @Nullable Failure lastFailure,
            List<String> waits) {

        public Node {
            waits = List.copyOf(waits);
        }
    }

    /// One edge.
    ///
    /// @param from the id of the node that passes on
    /// @param to the id of the node that takes
    /// @param input the number of the input that it leads to
    /// @param feedback whether it closes a cycle
    public record Edge(long from, long to, int input, boolean feedback) {}

    /// The node of that name; the first if there are several.
    ///
    /// @throws IllegalArgumentException if there is none
    public Node node(String name) {
        for (Node node : nodes) {
            if (node.name().equals(name)) {
                return node;
            }
        }
        throw new IllegalArgumentException("no node of this name: " + name);
    }

    /// The graph in Mermaid's language, which many viewers of Markdown draw.
    public String toMermaid() {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (Node node : nodes) {
            String label = caption(node, "<br/>").replace("\"", "#quot;");
            text.append("    n").append(node.id()).append(node.boundary() ? "[/\"" : "[\"");
            text.append(label).append(node.boundary() ? "\"/]\n" : "\"]\n");
        }
        for (Edge edge : edges) {
            text.append("    n").append(edge.from()).append(edge.feedback() ? " -.-> n" : " --> n");
            text.append(edge.to()).append('\n');
        }
        return text.toString();
    }

    /// The graph in Graphviz' language.
    public String toDot() {
        StringBuilder text = new StringBuilder("digraph braid {\n    rankdir=LR;\n    node [shape=box];\n");
        for (Node node : nodes) {
            String label = caption(node, "\\n").replace("\"", "\\\"");
            text.append("    n")
                    .append(node.id())
                    .append(" [label=\"")
                    .append(label)
                    .append('"');
            text.append(node.boundary() ? ", shape=parallelogram];\n" : "];\n");
        }
        for (Edge edge : edges) {
            text.append("    n").append(edge.from()).append(" -> n").append(edge.to());
            text.append(edge.feedback() ? " [style=dashed];\n" : ";\n");
        }
        return text.append("}\n").toString();
    }

    private static String caption(Node node, String newLine) {
        StringBuilder text = new StringBuilder(node.name()).append(newLine).append(node.line());
        text.append(newLine).append(node.in()).append(" in");
        if (node.boundary()) {
            text.append(newLine).append(node.held());
            text.append(node.bound() == Integer.MAX_VALUE ? " held" : " of " + node.bound() + " held");
        }
        if (node.failures() > 0) {
            text.append(newLine).append(node.failures()).append(" failed");
        }
        return text.toString();
    }
}
