package braid.cluster.member;

import java.util.List;
import java.util.function.Consumer;

/// This process' membership in a cluster: who else is in it, and questions and answers as bytes.
public interface Transport extends AutoCloseable {

    /// What a question is about. Each has threads of its own, so that none waits behind another.
    enum Channel {
        /// Tasks and results.
        WORK,
        /// Class files. They are asked for while tasks are being begun.
        CODE,
        /// Kept values, between workers.
        VALUES
    }

    /// Answers the questions of other members. Called by the transport's threads, by several at a time.
    @FunctionalInterface
    interface Service {
        /// Gives the answer to `reply`, once, at once or later, by any thread. What it throws is told to who asked
        /// instead.
        void answer(Channel channel, Peer from, byte[] question, Consumer<Message> reply) throws Exception;

        /// Whether [#answer] takes `question` at once, with no wait and no code of a user's: the thread that receives
        /// for all may call it then, and the way through another thread is saved.
        default boolean isQuick(Channel channel, Peer from, byte[] question) {
            return false;
        }
    }

    /// Takes the answer to one question: exactly one call, of one method, by the transport's threads. It returns soon.
    interface Answer {
        /// The answer has come.
        void came(byte[] answer);

        /// None will come: the peer left, could not be reached, or threw.
        void failed(Throwable cause);
    }

    /// Is told who joins and leaves. Called by one thread at a time; it returns soon.
    interface Membership {
        /// `peer` has joined. Those that were there before are told first.
        void joined(Peer peer);

        /// `peer` has left, or is taken for dead: nothing will come of it any more.
        void left(Peer peer);

        /// This process itself was put out of the cluster, for instance since it was stopped for long. All others
        /// are told as left next, however well they are, and as joined when it has come back as another member.
        default void putOut() {}
    }

    /// This process as a member.
    Peer self();

    /// Begins to answer and to tell. Returns when `membership` was told of those that are there.
    void open(Service service, Membership membership);

    /// Whether it is a member at this moment, as far as it knows: not when it leaves, or was put out and is not back.
    boolean isMember();

    /// The other members, as they are now.
    List<Peer> peers();

    /// Asks `to`. Never waits for the peer. Questions of one thread to one peer on one channel arrive in their order,
    /// but may be answered by several threads at a time.
    void ask(Peer to, Channel channel, Message question, Answer answer);

    /// Leaves the cluster.
    @Override
    void close();
}
