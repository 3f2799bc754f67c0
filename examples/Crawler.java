// A crawler that is polite: many hosts at the same time, each asked for one page in ten milliseconds. What it finds goes
// back to its source, and it ends when nothing new is found.
//
//     ./braid run examples/Crawler.java

import braid.*;
import com.sun.net.httpserver.HttpServer;
import java.net.http.*;
import java.util.regex.*;

final HttpClient client = HttpClient.newHttpClient();
final Pattern link = Pattern.compile("href=\"([^\"]+)\"");

List<URI> links(URI page) throws IOException, InterruptedException {
    var answer = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    return link.matcher(answer.body()).results().map(found -> page.resolve(found.group(1))).toList();
}

/// A host of a small web: its pages refer to one another, and to the next host.
HttpServer host() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
        int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        String body = "<a href=\"/" + (page + 1) % 10 + "\"> <a href=\"" + next.get(server) + "/" + page % 3 + "\">";
        exchange.sendResponseHeaders(200, body.length());
        try (exchange) {
            exchange.getResponseBody().write(body.getBytes());
        }
    });
    server.start();
    return server;
}

final Map<HttpServer, URI> next = new ConcurrentHashMap<>();

void main() throws IOException {
    List<HttpServer> hosts = List.of(host(), host(), host());
    for (int i = 0; i < hosts.size(); i++) {
        int port = hosts.get((i + 1) % hosts.size()).getAddress().getPort();
        next.put(hosts.get(i), URI.create("http://localhost:" + port));
    }
    Source<URI> pages = Source.create();
    AtomicInteger visited = new AtomicInteger();
    pages.unique()
            .sink(page -> visited.incrementAndGet())
            .keyBy(URI::getPort)                            // a real crawler: URI::getHost
            .rateLimit(Duration.ofMillis(10), 10_000, Overflow.FAIL)
            .values()
            .scatter()
            .map(this::links)
            .buffer(16)
            .gather()
            .flatMap(found -> found)
            .connect(pages);
    pages.emit(URI.create(next.get(hosts.getFirst()) + "/0"));
    pages.close();
    hosts.forEach(each -> each.stop(0));
    IO.println("pages: " + visited);
}

// prints:
// pages: 30
