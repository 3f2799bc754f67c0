package braid;

import braid.graph.observe.Snapshots;
import braid.graph.trace.FailureLog;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A graph as it was at one moment: nodes, edges, counts, who waits for whom. Taken while elements flow, without
/// stopping them, so counts of different nodes may be some elements apart.
///
/// @param graph the graph's number, unique in this JVM: that of its oldest node
/// @param nanos when it was taken, by `System.nanoTime`; two snapshots give a rate
/// @param nodes the nodes, in the order in which they were built
/// @param edges what is linked to what
/// @param recentFailures the newest failures, oldest first, [#MOST_FAILURES] at the most
public record Snapshot(long graph, long nanos, List<Node> nodes, List<Edge> edges, List<Failed> recentFailures) {

    /// How many failures of a graph are remembered at the most.
    public static final int MOST_FAILURES = FailureLog.MOST;

    public Snapshot {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        recentFailures = List.copyOf(recentFailures);
    }

    /// All graphs of this JVM that somebody still holds, as they are now, oldest first. A graph is there from when
    /// its first source is made until nothing refers to it any more and the garbage collector has found that out.
    public static List<Snapshot> all() {
        return Snapshots.all();
    }

    /// What a node is in its graph.
    public enum Kind {
        /// Elements enter here.
        SOURCE,
        /// It is run by whoever pushes into it.
        STEP,
        /// A thread of its own delivers what it holds.
        BOUNDARY,
        /// It has several inputs.
        JOIN,
        /// The edge that closes a cycle: a boundary without a bound.
        FEEDBACK
    }

    /// How a node's life goes.
    public enum State {
        /// It takes elements.
        LIVE,
        /// It is a source that was paused.
        PAUSED,
        /// It is a source whose stream has failed, and that refuses.
        FAILED,
        /// Its last element has come.
        COMPLETED,
        /// It was destroyed.
        DESTROYED
    }

    /// One node.
    ///
    /// The times are those of sampled elements, about a hundred a second, and are the node's own: without what the
    /// nodes behind it took. A boundary's is the time until it had taken an element, waits for room included. For
    /// a step of a parallel stream it is the time to compose the expression; what its tasks take, an
    /// [braid.spi.EngineListener] is told.
    ///
    /// @param id its number, unique in this JVM
    /// @param name what the user, or else the operator, calls it
    /// @param operator its operator
    /// @param line the place in the user's code that built it
    /// @param kind what it is in its graph
    /// @param state how its life goes
    /// @param in how many elements it has taken
    /// @param out how many it has passed on: what the first of those that follow it has taken since it was linked;
    ///     where nothing follows, what it took without those that failed or that it holds
    /// @param failures how many elements have failed in it
    /// @param held how many elements it holds now: in a queue, a partition, a join's backlog
    /// @param bound the most elements that it may hold, `Integer.MAX_VALUE` for any number
    /// @param discarded how many elements it threw away, for want of room or when it was destroyed
    /// @param keys of how many keys it keeps something, where it is a step of a [KeyedStream]
    /// @param evicted how many keys it has evicted, as its [Keys] say
    /// @param p50Nanos the median of the recent times, -1 if none is known
    /// @param p99Nanos what 99 of 100 recent times do not exceed, -1 if none is known
    /// @param samples how many times have been taken so far
    /// @param size how many elements a source will have given in the end, -1 if that is not known
    /// @param paused whether it is a source that was paused
    /// @param lastFailure its newest failure, or null; of a source whose stream has failed, what it failed by
    /// @param reading how the reading of a source goes that reads from outside, or null
    /// @param waits the threads that wait at it
    /// @param blockedBy the id of the slow node that keeps those who wait here, this source's emitter or this
    ///     boundary's own thread from going on: the end of their chain of waits; -1 if none waits, or it is
    ///     not known
    public record Node(
            long id,
            String name,
            String operator,
            String line,
            Kind kind,
            State state,
            long in,
            long out,
            long failures,
            int held,
            int bound,
            long discarded,
            int keys,
            long evicted,
            long p50Nanos,
            long p99Nanos,
            long samples,
            long size,
            boolean paused,
            @Nullable Failure lastFailure,
            @Nullable ReadProgress reading,
            List<Wait> waits,
            long blockedBy) {

        public Node {
            waits = List.copyOf(waits);
        }

        /// Whether a thread of its own delivers what it holds.
        public boolean boundary() {
            return kind == Kind.BOUNDARY || kind == Kind.FEEDBACK;
        }
    }

    /// A thread that waits at a node.
    ///
    /// @param thread its name
    /// @param kind what it waits for, in one word: `REGION`, `ROOM`, `ANSWER`, `PARTNER`, `TIME`, `MARKER`,
    /// `PAUSE`
    /// @param nanos for how long
    /// @param text one line for people, with those that it waits for and what the last of them does
    /// @param blame the id of the node that would have to go on for the wait to end, or -1
    public record Wait(String thread, String kind, long nanos, String text, long blame) {}

    /// A failure that was seen in the graph.
    ///
    /// @param id its number, unique in this JVM; a newer one has a higher
    /// @param epochMillis when it was first seen, in milliseconds since 1970
    /// @param nodeId the id of the node whose code threw, or else of the one that saw it first
    /// @param failure the failure
    /// @param outcome what became of it: `handled by 'recover' (Demo.java:14)`, `thrown`, `failed the stream`,
    ///     `failed again in 'onError' (Demo.java:15)`, or `travelling`
    public record Failed(long id, long epochMillis, long nodeId, Failure failure, String outcome) {}

    /// One edge.
    ///
    /// @param from the id of the node that passes on
    /// @param to the id of the node that takes
    /// @param input the number of the input that it leads to
    /// @param feedback whether it closes a cycle
    /// @param passed how many elements have gone over it
    public record Edge(long from, long to, int input, boolean feedback, long passed) {}

    /// How the graph is, by its sources: `FAILED` if one of their streams has failed, else `LIVE` if one takes
    /// elements, else `PAUSED` if one was paused. Where all sources have ended it is `LIVE` while a node has still
    /// something to deliver, and then `COMPLETED`, or `DESTROYED` if all sources were.
    public State state() {
        boolean failed = false;
        boolean paused = false;
        boolean live = false;
        boolean completed = false;
        boolean delivers = false;
        for (Node node : nodes) {
            if (node.kind() == Kind.SOURCE) {
                failed |= node.state() == State.FAILED;
                paused |= node.state() == State.PAUSED;
                live |= node.state() == State.LIVE;
                completed |= node.state() == State.COMPLETED;
            } else {
                delivers |= node.state() == State.LIVE;
            }
        }
        if (failed) {
            return State.FAILED;
        }
        if (live) {
            return State.LIVE;
        }
        if (paused) {
            return State.PAUSED;
        }
        return delivers ? State.LIVE : completed ? State.COMPLETED : State.DESTROYED;
    }

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
            String label = caption(node, "<br/>", Snapshot::mermaid);
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
            String label = caption(node, "\\n", Snapshot::dot);
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

    /// The graph as one JSON object, with the names of these records' components; what is not known is null. It
    /// can stand in a script of an HTML page.
    public String toJson() {
        return SnapshotJson.of(this);
    }

    /// The graph as a drawing for browsers.
    public String toSvg() {
        return SnapshotSvg.of(this);
    }

    private static String caption(Node node, String newLine, UnaryOperator<String> safe) {
        StringBuilder text = new StringBuilder(safe.apply(node.name()));
        text.append(newLine).append(safe.apply(node.line()));
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

    /// `text` as it can stand in a quoted label of Mermaid's: whatever may mean something there by its code point.
    private static String mermaid(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                safe.append(' ');
            } else if (c == '"') {
                safe.append("#quot;");
            } else if ("#&<>`\\;{}[]()|".indexOf(c) >= 0) {
                safe.append('#').append(c).append(';');
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /// `text` as it can stand in a quoted string of Graphviz'.
    private static String dot(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                safe.append("\\n");
            } else if (Character.isISOControl(c)) {
                safe.append(' ');
            } else if (c == '"' || c == '\\') {
                safe.append('\\').appendCodePoint(c);
            } else if (c == '&') {
                safe.append("&amp;"); // Graphviz reads entities
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
