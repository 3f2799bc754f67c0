package braid.dashboard.json;

import braid.spi.TaskRun;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Tasks that have run as JSON.
public final class TasksJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NAME_CHARACTERS = 200;

    private TasksJson() {}

    /// `runs` as UTF-8.
    public static byte[] of(List<TaskRun> runs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 150 * runs.size());
        double epochMillis = System.currentTimeMillis() - System.nanoTime() / 1e6;
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (TaskRun run : runs) {
                json.writeStartObject();
                json.writeStringField("node", Brief.cut(run.node(), NAME_CHARACTERS));
                json.writeStringField("line", Brief.cut(run.line(), NAME_CHARACTERS));
                json.writeStringField("worker", Brief.cut(run.worker(), NAME_CHARACTERS));
                json.writeStringField("thread", Brief.cut(run.thread(), NAME_CHARACTERS));
                json.writeNumberField("begin", StateJson.rounded(epochMillis + run.begunNanos() / 1e6));
                json.writeNumberField("ms", StateJson.rounded(run.nanos() / 1e6));
                json.writeNumberField("moved", StateJson.rounded(run.movedNanos() / 1e6));
                json.writeBooleanField("failed", run.failed());
                json.writeNumberField("tasks", run.tasks());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
