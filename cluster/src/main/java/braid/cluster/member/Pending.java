package braid.cluster.member;

import com.tangosol.net.InvocationObserver;
import com.tangosol.net.Member;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A question that waits for its answer. Whoever comes first ends it: the answer, the peer's leaving, or the end of
/// this member.
final class Pending extends AtomicBoolean implements InvocationObserver {

    private static final long serialVersionUID = 1L;

    private final transient Transport.Answer answer;
    private final transient Set<Pending> among;
    private final String peer;

    Pending(Transport.Answer answer, Set<Pending> among, String peer) {
        this.answer = answer;
        this.among = among;
        this.peer = peer;
    }

    private boolean first() {
        if (!compareAndSet(false, true)) {
            return false;
        }
        among.remove(this);
        return true;
    }

    void fail(Throwable cause) {
        if (first()) {
            answer.failed(cause);
        }
    }

    void left() {
        if (!get()) {
            fail(PeerException.left(peer));
        }
    }

    @Override
    public void memberCompleted(Member member, @Nullable Object result) {
        switch (result) {
            case byte[] bytes -> {
                if (first()) {
                    answer.came(bytes);
                }
            }
            case String text -> fail(new PeerException(peer + " could not answer: " + text));
            case null, default -> fail(new PeerException(peer + " gave no answer"));
        }
    }

    @Override
    public void memberFailed(Member member, Throwable cause) {
        fail(new PeerException(peer + " could not be asked: " + cause.getMessage(), cause));
    }

    @Override
    public void memberLeft(Member member) {
        left();
    }

    /// The service may end a question with none of the others when it is being stopped.
    @Override
    public void invocationCompleted() {
        if (!get()) {
            fail(new PeerException(peer + " gave no answer"));
        }
    }
}
