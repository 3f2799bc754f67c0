package braid.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What all who ask a server share.
final class Clients {

    private Clients() {}

    /// A client of one's own, for one server.
    static HttpClient make(URI uri, Duration connect, HttpClient.Redirect redirect) {
        boolean plain =
                uri.getScheme().equalsIgnoreCase("http") || uri.getScheme().equalsIgnoreCase("ws");
        return HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(redirect)
                .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .build();
    }

    /// A header that a request may have.
    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        HttpRequest.newBuilder().header(name, value); // says what is wrong with it
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(name, value);
        return Collections.unmodifiableMap(all);
    }

    /// The answer to `request`, which has to come within `most`; an interrupt ends the wait and the request.
    static <A> HttpResponse<A> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<A> handler, Duration most)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<A>> answer = client.sendAsync(request, handler);
        return await(answer, most, "no answer of " + request.uri());
    }

    /// What comes of `future` within `most`; else it is cancelled.
    static <A> A await(CompletableFuture<A> future, Duration most, String missing)
            throws IOException, InterruptedException {
        try {
            return future.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            future.cancel(true);
            throw new HttpTimeoutException(missing + " within " + most);
        } catch (InterruptedException hurry) {
            future.cancel(true);
            throw hurry;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(missing + ": " + said(cause), cause);
        }
    }

    /// Some failures to connect have no message but that of their causes.
    private static String said(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        while (cause != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return thrown.getClass().getSimpleName() + (cause == null ? "" : ": " + cause.getMessage());
    }
}
