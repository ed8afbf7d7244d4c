# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx builds the documentation site; `make site` calls it, without any network."""

project = "primeintellect.cloud"
copyright = "The primeintellect.cloud contributors"
title = html_title = html_short_title = "primeintellect.cloud"

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
exclude_patterns = ["site"]
myst_heading_anchors = 3

html_theme = "sphinx_ansible_theme"
html_theme_options = {"documentation_home_url": "index.html", "topbar_links": {}}
html_show_sphinx = False
html_copy_source = False
html_use_modindex = False
highlight_language = "YAML+Jinja"
pygments_style = "ansible"
default_role = "any"
nitpicky = False

# What Ansible's own documentation would be looked up in stands here as an empty stub: nothing is fetched.
intersphinx_mapping = {"ansible_devel": ("https://docs.ansible.com/projects/ansible/devel/", "objects.inv")}
# What is written in files that are no pages, such as playbooks, is linked from the guides for those who read them in a checkout.
suppress_warnings = ["myst.xref_missing", "ref.any", "ref.ref", "ref.term"]
