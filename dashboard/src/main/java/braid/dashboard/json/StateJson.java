package braid.dashboard.json;

import braid.Failure;
import braid.ReadProgress;
import braid.Snapshot;
import braid.WorkerInfo;
import braid.dashboard.look.Change;
import braid.dashboard.look.EngineLook;
import braid.dashboard.look.Look;
import braid.dashboard.look.Rates;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Looks as JSON. Every text is bounded.
public final class StateJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NAME_CHARACTERS = 200;
    private static final int WAIT_CHARACTERS = 600;
    private static final int MOST_WAITS = 20;

    private final FailureTexts failures = new FailureTexts();

    /// Whether the page may pause and resume.
    public enum Control {
        /// It may.
        ALLOWED,
        /// It only looks.
        NONE
    }

    /// Makes one, which knows no failure yet.
    public StateJson() {}

    /// `look` as UTF-8.
    public byte[] of(Look look, Control control) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("time", look.epochMillis());
            json.writeStringField("version", Version.text());
            json.writeBooleanField("control", control == Control.ALLOWED);
            FailureTexts.Shown shown = failures.shown(look);
            json.writeArrayFieldStart("graphs");
            for (Snapshot graph : look.graphs()) {
                graph(json, graph, look, shown);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("engines");
            for (EngineLook engine : look.engines()) {
                engine(json, engine);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changes");
            for (Change change : look.changes()) {
                change(json, change);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failures");
            for (Snapshot.Failed failed : shown.newest()) {
                failure(json, failed, shown.of(failed.failure()));
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void graph(JsonGenerator json, Snapshot graph, Look look, FailureTexts.Shown shown)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", graph.graph());
        json.writeStringField("state", graph.state().name());
        Failure by =
                FailureTexts.failedBy(graph).map(Snapshot.Node::lastFailure).orElse(null);
        if (by != null) {
            failedBy(json, graph, by, shown.of(by).cause());
        }
        json.writeArrayFieldStart("nodes");
        for (Snapshot.Node node : graph.nodes()) {
            node(json, node, look.ratesOf(node));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edges");
        for (Snapshot.Edge edge : graph.edges()) {
            json.writeStartObject();
            json.writeNumberField("from", edge.from());
            json.writeNumberField("to", edge.to());
            json.writeNumberField("input", edge.input());
            json.writeBooleanField("feedback", edge.feedback());
            json.writeNumberField("rate", rounded(look.rateOf(edge)));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// What the stream has failed by.
    private static void failedBy(JsonGenerator json, Snapshot graph, Failure by, String cause) throws IOException {
        json.writeObjectFieldStart("failedBy");
        json.writeStringField("node", Brief.cut(by.node(), NAME_CHARACTERS));
        json.writeStringField("line", Brief.cut(by.line(), NAME_CHARACTERS));
        known(json, "nodeId", thrower(graph, by));
        json.writeStringField("cause", cause);
        json.writeStringField("worker", by.worker());
        json.writeEndObject();
    }

    /// The node that has made `by`: known where the failure is among the newest, else by its name and line.
    @SuppressWarnings("ReferenceEquality") // a failure is one by identity: equality would ask the user's objects
    private static long thrower(Snapshot graph, Failure by) {
        for (Snapshot.Failed each : graph.recentFailures()) {
            if (each.failure() == by) {
                return each.nodeId();
            }
        }
        return graph.nodes().stream()
                .filter(node -> node.name().equals(by.node()) && node.line().equals(by.line()))
                .mapToLong(Snapshot.Node::id)
                .findFirst()
                .orElse(-1);
    }

    private static void node(JsonGenerator json, Snapshot.Node node, Rates rates) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", node.id());
        json.writeStringField("name", Brief.cut(node.name(), NAME_CHARACTERS));
        json.writeStringField("operator", Brief.cut(node.operator(), NAME_CHARACTERS));
        json.writeStringField("line", Brief.cut(node.line(), NAME_CHARACTERS));
        json.writeStringField("kind", node.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("state", node.state().name());
        json.writeNumberField("in", node.in());
        json.writeNumberField("out", node.out());
        json.writeNumberField("inRate", rounded(rates.in()));
        json.writeNumberField("outRate", rounded(rates.out()));
        json.writeNumberField("failures", node.failures());
        json.writeNumberField("failureRate", rounded(rates.failures()));
        json.writeNumberField("held", node.held());
        known(json, "bound", node.bound() == Integer.MAX_VALUE ? -1 : node.bound());
        json.writeNumberField("discarded", node.discarded());
        json.writeNumberField("keys", node.keys());
        json.writeNumberField("evicted", node.evicted());
        known(json, "p50", node.p50Nanos());
        known(json, "p99", node.p99Nanos());
        json.writeNumberField("samples", rounded(rates.samples()));
        known(json, "size", node.size());
        json.writeBooleanField("paused", node.paused());
        if (node.reading() != null) {
            reading(json, node.reading());
        }
        json.writeArrayFieldStart("waits");
        List<Snapshot.Wait> waits = node.waits();
        for (Snapshot.Wait wait : waits.subList(0, Math.min(MOST_WAITS, waits.size()))) {
            json.writeStartObject();
            json.writeStringField("thread", Brief.cut(wait.thread(), NAME_CHARACTERS));
            json.writeStringField("kind", wait.kind());
            json.writeNumberField("seconds", rounded(wait.nanos() / 1e9));
            json.writeStringField("text", Brief.cut(wait.text(), WAIT_CHARACTERS));
            known(json, "blame", wait.blame());
            json.writeEndObject();
        }
        json.writeEndArray();
        known(json, "blockedBy", node.blockedBy());
        json.writeEndObject();
    }

    private static void reading(JsonGenerator json, ReadProgress reading) throws IOException {
        json.writeObjectFieldStart("reading");
        text(json, "position", reading.position());
        text(json, "acknowledged", reading.acknowledged());
        known(json, "lag", reading.lag());
        json.writeNumberField("restarts", reading.restarts());
        text(json, "lastError", reading.lastError());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, Brief.cut(text, WAIT_CHARACTERS));
        }
    }

    private static void engine(JsonGenerator json, EngineLook engine) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", Brief.cut(engine.name(), NAME_CHARACTERS));
        json.writeArrayFieldStart("workers");
        for (WorkerInfo worker : engine.workers()) {
            json.writeStartObject();
            json.writeStringField("name", Brief.cut(worker.name(), NAME_CHARACTERS));
            json.writeStringField("host", Brief.cut(worker.host(), NAME_CHARACTERS));
            json.writeStringField("state", worker.state().name());
            json.writeNumberField("threads", worker.threads());
            json.writeNumberField("running", worker.running());
            json.writeNumberField("queued", worker.queued());
            json.writeNumberField("keptBytes", worker.keptBytes());
            json.writeNumberField("heapUsed", worker.heapUsed());
            json.writeNumberField("heapMax", worker.heapMax());
            json.writeNumberField("load", rounded(worker.load()));
            json.writeNumberField("received", worker.received());
            json.writeNumberField("sent", worker.sent());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void change(JsonGenerator json, Change change) throws IOException {
        json.writeStartObject();
        json.writeNumberField("time", change.epochMillis());
        json.writeStringField("worker", Brief.cut(change.worker(), NAME_CHARACTERS));
        json.writeStringField("kind", change.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", Brief.cut(change.reason(), WAIT_CHARACTERS));
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, Snapshot.Failed failed, Texts texts) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", failed.id());
        json.writeNumberField("time", failed.epochMillis());
        json.writeStringField("node", Brief.cut(failed.failure().node(), NAME_CHARACTERS));
        json.writeNumberField("nodeId", failed.nodeId());
        json.writeStringField("line", Brief.cut(failed.failure().line(), NAME_CHARACTERS));
        json.writeStringField("element", texts.element());
        json.writeStringField("cause", texts.cause());
        json.writeStringField("stack", texts.stack());
        json.writeStringField("worker", failed.failure().worker());
        json.writeStringField("outcome", Brief.cut(failed.outcome(), WAIT_CHARACTERS));
        json.writeEndObject();
    }

    /// Writes a number that is not negative; null where it is not known.
    private static void known(JsonGenerator json, String name, long number) throws IOException {
        if (number < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, number);
        }
    }

    /// Three decimals: the page shows fewer. JSON knows no infinity, and no NaN.
    static double rounded(double number) {
        return Double.isFinite(number) ? Math.rint(number * 1000) / 1000 : -1;
    }
}
