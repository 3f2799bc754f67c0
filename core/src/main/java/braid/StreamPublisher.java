package braid;

import braid.graph.change.Wiring;
import braid.graph.topology.Node;
import braid.operators.Subscribed;
import braid.operators.SubscriberOperator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/// A stream as a publisher. Each subscriber has a branch of its own, for as long as it is subscribed.
///
/// @param line the user's line that made it
record StreamPublisher<T>(Node from, int capacity, String line) implements Flow.Publisher<T> {

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        AtomicReference<Subscribed<T>> opened = new AtomicReference<>();
        SubscriberOperator<T> operator =
                new SubscriberOperator<>(Objects.requireNonNull(subscriber, "subscriber"), capacity, opened::set);
        Node node;
        try {
            node = Wiring.attach(from, operator, line);
        } catch (IllegalStateException destroyed) {
            refuse(subscriber, destroyed);
            return;
        }
        Exit exit = new Exit(node);
        Subscribed<T> subscribed = Objects.requireNonNull(opened.get());
        subscribed.begin(exit::leave, exit::failure);
        exit.onFailure(subscribed::failed);
    }

    private static void refuse(Flow.Subscriber<?> subscriber, IllegalStateException why) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long elements) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(why);
    }
}
