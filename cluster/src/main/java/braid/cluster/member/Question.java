package braid.cluster.member;

import com.oracle.coherence.common.base.Continuation;
import com.tangosol.net.InvocationService;
import com.tangosol.net.NonBlockingInvocable;
import com.tangosol.util.UID;
import org.jspecify.annotations.Nullable;

/// A question under way. It only ever travels by [WireSerializer].
final class Question implements NonBlockingInvocable {

    private static final long serialVersionUID = 1L;

    private final Transport.Channel channel;
    private final int fromSeat;
    private final int toSeat;
    private final transient Message message;
    private final UID from;

    Question(Transport.Channel channel, UID from, int fromSeat, int toSeat, Message message) {
        this.channel = channel;
        this.from = from;
        this.fromSeat = fromSeat;
        this.toSeat = toSeat;
        this.message = message;
    }

    Transport.Channel channel() {
        return channel;
    }

    UID from() {
        return from;
    }

    /// Who asks.
    Route.Key key() {
        return new Route.Key(from, fromSeat);
    }

    int fromSeat() {
        return fromSeat;
    }

    int toSeat() {
        return toSeat;
    }

    Message message() {
        return message;
    }

    @Override
    public void init(InvocationService service) {}

    /// Called by the service's own thread, which must go on at once.
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as Coherence declares it
    public void run(Continuation continuation) {
        SharedMember.answer(this, continuation);
    }

    @Override
    public void run() {
        throw new UnsupportedOperationException("a question is answered later");
    }

    @Override
    public @Nullable Object getResult() {
        return null;
    }
}
