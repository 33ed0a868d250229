# -*- coding: utf-8 -*-
"""shop_tour FunkLoad test

$Id: $
"""
import unittest
from funkload.FunkLoadTestCase import FunkLoadTestCase
from webunit.utility import Upload
from funkload.utils import Data, extract_token
#from funkload.utils import xmlrpc_get_credential

class ShopTour(FunkLoadTestCase):
    """XXX

    This test use a configuration file ShopTour.conf.
    """

    def setUp(self):
        """Setting up test."""
        self.logd("setUp")
        self.server_url = self.conf_get('main', 'url')

    def test_shop_tour(self):
        # The description should be set in the configuration file
        server_url = self.server_url
        # begin of test ---------------------------------------------

        # /tmp/tmpX_funkload/watch0001.request
        self.get(server_url + "/",
            description="Get /")
        # /tmp/tmpX_funkload/watch0003.request
        self.get(server_url + "/login",
            description="Get /login")
        csrf = extract_token(self.getBody(), 'name="csrf" value="', '"')
        # /tmp/tmpX_funkload/watch0004.request
        self.post(server_url + "/login", params=[
            ['csrf', csrf],
            ['user', 'o\'neill#{{x}}\xc3\xa9'],
            ['document_content:nxl[]', "it's"],
            ['password', 'secret']],
            description="Post /login")
        self.assert_("neill#{{x}}é." in self.getBody(), "not logged in")
        # /tmp/tmpX_funkload/watch0005.request
        self.get(server_url + "/search?q=green tea&x=%20#top",
            description="Get /search")
        # /tmp/tmpX_funkload/watch0006.request
        self.post(server_url + "/upload", params=[
            ['title', 'My file'],
            ['file', Upload("upload file.txt")]],
            description="Post /upload")
        # /tmp/tmpX_funkload/watch0007.request
        self.post(server_url + "/echo", Data('text/plain', '''{"a": "`b`",
  "c": "\\d # {{x}}"}'''), description="Post /echo")
        # /tmp/tmpX_funkload/watch0008.request
        self.post(server_url + "/echo", params=[
            ['a', ' b # c ']],
            description="Post /echo")
        self.assert_("a=%20b%20%23%20c%20" in self.getBody())
        # end of test -----------------------------------------------

    def tearDown(self):
        """Setting up test."""
        self.logd("tearDown.\n")



if __name__ in ('main', '__main__'):
    unittest.main()
