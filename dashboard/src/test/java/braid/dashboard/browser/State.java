package braid.dashboard.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A state as the server tells it, made up.
final class State {

    private final List<String> nodes = new ArrayList<>();
    private final List<String> edges = new ArrayList<>();
    private final List<String> workers = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private boolean control;
    private String graph = "\"state\":\"LIVE\"";

    /// A node that takes a hundred elements a second.
    State node(long id, String name, String kind) {
        return node(id, name, kind, "\"bound\":null,\"held\":0,\"waits\":[],\"blockedBy\":null,\"size\":null");
    }

    /// A node whose other members are `rest`.
    State node(long id, String name, String kind, String rest) {
        nodes.add("""
            {"id":%d,"name":"%s","operator":"map","line":"Demo.java:%d","kind":"%s","state":"LIVE","in":1200,"out":1200,
            "inRate":100,"outRate":100,"failures":0,"discarded":0,"keys":0,"evicted":0,"p50":1200,"p99":56000,"samples":9,"paused":false,%s}\
            """.formatted(id, name, id, kind, rest));
        return this;
    }

    State edge(long from, long to, boolean feedback) {
        edges.add("{\"from\":%d,\"to\":%d,\"input\":0,\"feedback\":%s,\"rate\":100}".formatted(from, to, feedback));
        return this;
    }

    State worker(String name, String state) {
        workers.add("""
            {"name":"%s","host":"here","state":"%s","threads":2,"running":1,"queued":3,"keptBytes":2048,
            "heapUsed":1000000,"heapMax":4000000,"load":0.5,"received":-1,"sent":-1}\
            """.formatted(name, state));
        return this;
    }

    State left(String name, String reason) {
        changes.add("{\"time\":TIME,\"worker\":\"%s\",\"kind\":\"left\",\"reason\":\"%s\"}".formatted(name, reason));
        return this;
    }

    State failure(long id, String element) {
        failures.add("""
            {"id":%d,"time":TIME,"node":"parse","nodeId":1,"line":"Demo.java:1","element":"%s","cause":"%s",
            "stack":"%s","worker":"%s","outcome":"handled by '%s'"}\
            """.formatted(id, element, element, element, element, element));
        return this;
    }

    /// A failure of `kind` in the node of that number.
    State failure(long id, long nodeId, String kind, String frame) {
        failures.add("""
            {"id":%d,"time":TIME,"node":"node %d","nodeId":%d,"line":"Demo.java:1","element":"element %d","cause":"%s: no %d",
            "stack":"%s: no\\n\\tat %s","worker":null,"outcome":"thrown"}\
            """.formatted(id, nodeId, nodeId, id, kind, id, kind, frame));
        return this;
    }

    /// Its stream has failed by the node of that number.
    State failed(long nodeId, String name, String cause) {
        graph = """
            "state":"FAILED","failedBy":{"node":"%s","line":"Demo.java:%d","nodeId":%d,"cause":"%s","worker":null}\
            """.formatted(name, nodeId, nodeId, cause);
        return this;
    }

    State withControl() {
        control = true;
        return this;
    }

    /// One state with the graph of each of those, numbered from 1.
    static String together(List<State> some) {
        List<String> graphs = new ArrayList<>();
        for (State each : some) {
            graphs.add(each.graph(graphs.size() + 1));
        }
        return new State().toString().replace("\"graphs\":[]", "\"graphs\":[" + all(graphs) + "]");
    }

    private String graph(int id) {
        return "{\"id\":" + id + "," + graph + ",\"nodes\":[" + all(nodes) + "],\"edges\":[" + all(edges) + "]}";
    }

    @Override
    public String toString() {
        return """
            {"time":TIME,"version":"1","control":%s,"graphs":[%s],"engines":[%s],"changes":[%s],"failures":[%s]}\
            """.formatted(
                        control,
                        nodes.isEmpty() ? "" : graph(1),
                        workers.isEmpty() ? "" : "{\"name\":\"cluster\",\"workers\":[" + all(workers) + "]}",
                        all(changes),
                        all(failures));
    }

    private static String all(List<String> some) {
        return some.stream().collect(Collectors.joining(","));
    }
}
