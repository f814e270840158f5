#!/usr/bin/env python3
"""The smallest useful scafctl plugin in Python: one provider that returns its message."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from plugin_pb2 import ExecuteProviderResponse, GetProviderDescriptorResponse, GetProvidersResponse, ProviderDescriptor
from plugin_pb2_grpc import PluginServiceServicer, add_PluginServiceServicer_to_server

SCHEMA = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string", "description": "The message to return"},
        "uppercase": {"type": "boolean", "description": "Whether to return it in upper case", "default": False},
    },
}
ECHO = ProviderDescriptor(
    name="echo",
    display_name="Echo Provider",
    description="Returns the message, in upper case on request",
    version="1.0.0",
    api_version="v1",
    capabilities=["transform"],
    raw_schema=json.dumps(SCHEMA).encode(),
    raw_output_schemas={"transform": b'{"type":"object","properties":{"echoed":{"type":"string"}}}'},
)


class Echo(PluginServiceServicer):
    def GetProviders(self, request, context):
        return GetProvidersResponse(provider_names=[ECHO.name])

    def GetProviderDescriptor(self, request, context):
        return GetProviderDescriptorResponse(descriptor=ECHO)

    def ExecuteProvider(self, request, context):
        inputs = json.loads(request.input)
        message = inputs.get("message")
        if not isinstance(message, str):
            return ExecuteProviderResponse(error="message must be a string")
        echoed = message.upper() if inputs.get("uppercase") else message
        return ExecuteProviderResponse(output=json.dumps({"data": {"echoed": echoed}}).encode())


def main():
    # By the cookie, a plugin recognises its host.
    if os.environ.get("SCAFCTL_PLUGIN") != "scafctl_provider_plugin":
        sys.exit("This is a plugin of scafctl, which starts it.")
    server = grpc.server(ThreadPoolExecutor())
    add_PluginServiceServicer_to_server(Echo(), server)
    directory = os.environ.get("PLUGIN_UNIX_SOCKET_DIR")
    if directory:  # A private directory of the host: others cannot connect.
        network, address = "unix", f"{directory}/plugin"
        server.add_insecure_port(f"unix:{address}")
    else:
        network, address = "tcp", f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    # The handshake, which must be the first line: core protocol, plugin protocol, address.
    print(f"1|1|{network}|{address}|grpc", flush=True)
    server.wait_for_termination()


main()
