package braid;

import java.util.List;
import java.util.function.BiConsumer;

/// A snapshot as JSON text.
final class SnapshotJson {

    private final StringBuilder text = new StringBuilder();

    private SnapshotJson() {}

    static String of(Snapshot snapshot) {
        SnapshotJson json = new SnapshotJson();
        json.write(snapshot);
        return json.text.toString();
    }

    private void write(Snapshot snapshot) {
        text.append("{\"graph\":").append(snapshot.graph());
        text.append(",\"nanos\":").append(snapshot.nanos());
        string("state", snapshot.state().name());
        list("nodes", snapshot.nodes(), SnapshotJson::node);
        list("edges", snapshot.edges(), SnapshotJson::edge);
        list("recentFailures", snapshot.recentFailures(), SnapshotJson::failed);
        text.append('}');
    }

    private <T> void list(String name, List<T> elements, BiConsumer<SnapshotJson, T> each) {
        text.append(",\"").append(name).append("\":[");
        String separator = "";
        for (T element : elements) {
            text.append(separator).append('{');
            each.accept(this, element);
            text.append('}');
            separator = ",";
        }
        text.append(']');
    }

    private void node(Snapshot.Node node) {
        text.append("\"id\":").append(node.id());
        string("name", node.name());
        string("operator", node.operator());
        string("line", node.line());
        string("kind", node.kind().name());
        string("state", node.state().name());
        number("in", node.in());
        number("out", node.out());
        number("failures", node.failures());
        number("held", node.held());
        known("bound", node.bound(), Integer.MAX_VALUE);
        number("discarded", node.discarded());
        number("keys", node.keys());
        number("evicted", node.evicted());
        known("p50Nanos", node.p50Nanos(), -1);
        known("p99Nanos", node.p99Nanos(), -1);
        number("samples", node.samples());
        known("size", node.size(), -1);
        text.append(",\"paused\":").append(node.paused());
        if (node.reading() != null) {
            text.append(",\"reading\":{");
            reading(node.reading());
            text.append('}');
        }
        list("waits", node.waits(), SnapshotJson::waiting);
        known("blockedBy", node.blockedBy(), -1);
    }

    private void reading(ReadProgress reading) {
        text.append("\"restarts\":").append(reading.restarts());
        known("lag", reading.lag(), -1);
        if (reading.position() != null) {
            string("position", reading.position());
        }
        if (reading.acknowledged() != null) {
            string("acknowledged", reading.acknowledged());
        }
        if (reading.lastError() != null) {
            string("lastError", reading.lastError());
        }
    }

    private void waiting(Snapshot.Wait wait) {
        text.append("\"nanos\":").append(wait.nanos());
        string("thread", wait.thread());
        string("kind", wait.kind());
        string("text", wait.text());
        known("blame", wait.blame(), -1);
    }

    private void edge(Snapshot.Edge edge) {
        text.append("\"from\":").append(edge.from());
        number("to", edge.to());
        number("input", edge.input());
        text.append(",\"feedback\":").append(edge.feedback());
        number("passed", edge.passed());
    }

    private void failed(Snapshot.Failed failed) {
        text.append("\"id\":").append(failed.id());
        number("epochMillis", failed.epochMillis());
        number("nodeId", failed.nodeId());
        string("failure", failed.failure().describe());
        string("outcome", failed.outcome());
    }

    private void number(String name, long value) {
        text.append(",\"").append(name).append("\":").append(value);
    }

    /// As [#number], null where it is `unknown`.
    private void known(String name, long value, long unknown) {
        text.append(",\"").append(name).append("\":").append(value == unknown ? "null" : Long.toString(value));
    }

    private void string(String name, String value) {
        text.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        text.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            default -> {
                // Lone surrogates are no text; the rest could end a line or a script that this is put into.
                if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                    text.append("\\u%04x".formatted((int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }
}
