package braid.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/// The beginning of an answer, as text. The rest is thrown away as it comes, so the connection can be used again.
final class FirstBytes implements HttpResponse.BodySubscriber<String> {

    /// Enough for 200 characters.
    private static final int MOST = 800;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer each : buffers) {
            byte[] part = new byte[Math.min(each.remaining(), MOST - first.size())];
            each.get(part);
            first.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        text.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        text.complete(first.toString(StandardCharsets.UTF_8));
    }
}
