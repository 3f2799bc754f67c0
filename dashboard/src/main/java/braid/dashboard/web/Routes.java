package braid.dashboard.web;

import braid.dashboard.look.Look;
import braid.dashboard.look.Lookout;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// What is asked, and what is answered. Nothing here waits: looks come by themselves.
final class Routes extends Handler.Abstract.NonBlocking {

    private static final Set<String> PAGES = Set.of("/status", "/graph", "/nodes", "/tasks", "/workers", "/failures");
    private static final String EVENTS = "/api/live";
    private static final String FILES = "/page/";
    private static final String PAUSE = "/api/control/pause/";
    private static final String RESUME = "/api/control/resume/";
    private static final String REPORT = "/api/report";
    private static final String CONTROL_HEADER = "X-Braid-Token";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int MOST_BODY_BYTES = 1_024;

    private final Guard guard;
    private final Visitors visitors;
    private final Views views;

    /// What can be asked for.
    ///
    /// @param lookout takes the looks
    /// @param live those who read events
    /// @param state a look as JSON
    /// @param metrics a look as Prometheus reads it
    /// @param report a look as one HTML file
    /// @param controls what may be done now, or null if nothing
    record Views(
            Lookout lookout,
            LiveClients live,
            Function<Look, byte[]> state,
            Function<Look, byte[]> metrics,
            Function<Look, byte[]> report,
            Supplier<@Nullable Controls> controls) {}

    Routes(Guard guard, Visitors visitors, Views views) {
        this.guard = guard;
        this.visitors = visitors;
        this.views = views;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Guard.mark(response.getHeaders());
        HttpURI uri = request.getHttpURI();
        String path = uri.getCanonicalPath();
        EndPoint visitor = request.getConnectionMetaData().getConnection().getEndPoint();
        visitors.asked(visitor, EVENTS.equals(path) && request.getMethod().equals("GET"));
        // Said before the answer is complete: the next request may come at once, on another thread.
        Answer answer = new Answer(request, response, Callback.from(() -> visitors.answered(visitor), callback));
        if (path == null) {
            answer.send(400, "a path is needed");
        } else if (guard.admits(answer, path)) {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> get(answer, path);
                case "POST" -> post(answer, path);
                default -> notAllowed(answer, posted(path) ? "POST" : "GET, HEAD");
            }
        }
        return true;
    }

    private void get(Answer answer, String path) {
        switch (path) {
            case "/" -> answer.goTo("/status");
            case "/health" -> answer.send(200, Answer.JSON, "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8));
            case "/metrics" -> look(answer, METRICS_TYPE, views.metrics());
            case "/api/snapshot.json" -> look(answer, Answer.JSON, views.state());
            case EVENTS -> views.live().take(answer);
            default -> {
                if (PAGES.contains(path)) {
                    file(answer, "index.html");
                } else if (path.startsWith(FILES)) {
                    file(answer, path.substring(FILES.length()));
                } else if (posted(path)) {
                    notAllowed(answer, "POST");
                } else {
                    answer.send(404, "there is nothing here");
                }
            }
        }
    }

    private static void file(Answer answer, String name) {
        PageFiles.find(name)
                .ifPresentOrElse(
                        file -> answer.send(200, file.type(), file.bytes()),
                        () -> answer.send(404, "there is nothing here"));
    }

    private void look(Answer answer, String type, Function<Look, byte[]> view) {
        var _ = views.lookout().look().thenApply(view).whenComplete((body, failure) -> {
            if (failure == null) {
                answer.send(200, type, body);
            } else {
                answer.send(503, "there is nothing to see: " + failure.getMessage());
            }
        });
    }

    private static boolean posted(String path) {
        return path.startsWith(PAUSE) || path.startsWith(RESUME) || path.equals(REPORT);
    }

    private void post(Answer answer, String path) {
        HttpFields headers = answer.request().getHeaders();
        Controls controls = views.controls().get();
        if (!posted(path)) {
            notAllowed(answer, "GET, HEAD");
        } else if (headers.contains(HttpHeader.TRANSFER_ENCODING)
                || headers.getLongField(HttpHeader.CONTENT_LENGTH) > MOST_BODY_BYTES) {
            answer.response().getHeaders().put(HttpHeader.CONNECTION, "close");
            answer.send(413, "a body of " + MOST_BODY_BYTES + " bytes at the most, of a known length");
        } else if (controls == null) {
            answer.send(403, "control was not allowed: the program does that by Dashboard.withControl()");
        } else if (!controls.token().matches(headers.get(CONTROL_HEADER))) {
            answer.send(401, "the header " + CONTROL_HEADER + " must have the control token");
        } else if (path.startsWith(PAUSE)) {
            act(answer, path.substring(PAUSE.length()), controls.pauses());
        } else if (path.startsWith(RESUME)) {
            act(answer, path.substring(RESUME.length()), controls.resumes());
        } else {
            answer.response()
                    .getHeaders()
                    .put(HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"braid-report.html\"");
            look(answer, "text/html; charset=utf-8", views.report());
        }
    }

    private static void act(Answer answer, String node, Controls.Action action) {
        long number;
        try {
            number = Long.parseLong(node);
        } catch (NumberFormatException e) {
            answer.send(400, "a node's number is needed");
            return;
        }
        if (action.of(number)) {
            answer.send(200, "done");
        } else {
            answer.send(404, "no source has the number " + number);
        }
    }

    private static void notAllowed(Answer answer, String allowed) {
        answer.response().getHeaders().put(HttpHeader.ALLOW, allowed);
        answer.send(405, "only " + allowed);
    }
}
