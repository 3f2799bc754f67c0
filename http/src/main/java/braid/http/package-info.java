/// Doors over HTTP: sources and sinks on Jetty's core server and the JDK's client. All options are immutable, and
/// open nothing before elements are asked for, or written.
///
/// | source | gives |
/// |---|---|
/// | [HttpPosts] | what is posted to a path of a server of this program; answered when it is through |
/// | [ServerSentEvents] | the events that a server sends |
/// | [WebSocketMessages] | the text messages that a server sends |
/// | [ReceivedMessages] | the text messages of all who connect |
///
/// | sink | an element is safe when |
/// |---|---|
/// | [HttpSink] | the server that it was posted to has answered 2xx |
/// | [ServedEvents] | it is kept for those who read events |
/// | [WebSocketSink] | it is in the socket |
/// | [ServedMessages] | it is kept for those who are connected |
@NullMarked
package braid.http;

import org.jspecify.annotations.NullMarked;
